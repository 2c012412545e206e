//! Black and white pictures as PNG (ISO/IEC 15948): a header, the deflated rows, an end. The crate
//! `png` does much more, and is too big for a page; a test reads these with it.

use miniz_oxide::deflate::compress_to_vec_zlib;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// One bit a pixel, grey; deflated, filtered row by row, not interlaced.
const FORM: [u8; 5] = [1, 0, 0, 0, 0];
/// Before a row that is as it is.
const UNFILTERED: u8 = 0;
/// zlib's usual compromise between size and time.
const LEVEL: u8 = 6;

/// A square picture. Each row is in whole bytes, the first pixel in the highest bit.
pub(super) fn encode(side: u32, rows: &[Vec<u8>]) -> Vec<u8> {
    let side = side.to_be_bytes();
    let lines = rows.iter().flat_map(|row| [&[UNFILTERED], row.as_slice()]);
    let pixels = lines.collect::<Vec<_>>().concat();
    [
        SIGNATURE,
        &chunk(*b"IHDR", &[&side, &side, &FORM[..]].concat()),
        &chunk(*b"IDAT", &compress_to_vec_zlib(&pixels, LEVEL)),
        &chunk(*b"IEND", &[]),
    ]
    .concat()
}

/// Its length, its type, what it holds, and the checksum of both.
fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    let content = [&kind, data].concat();
    let checksum = crc32(&content).to_be_bytes();
    [&length.to_be_bytes(), content.as_slice(), &checksum].concat()
}

/// The CRC of Ethernet, bit by bit: a table would take longer to load than a picture to sum up.
fn crc32(bytes: &[u8]) -> u32 {
    let shift = |crc: u32, _| (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 };
    let add = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), shift);
    !bytes.iter().fold(!0, add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_its_definition() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn a_picture_is_read_as_it_was_written() {
        let rows: Vec<Vec<u8>> = (0..12).map(|row| vec![0x5A ^ row, row << 4]).collect();
        let picture = encode(12, &rows);
        let decoder = png::Decoder::new(std::io::Cursor::new(picture));
        let mut reader = decoder.read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("a picture");
        assert_eq!((info.width, info.height, info.line_size), (12, 12, 2));
        assert_eq!(pixels, rows.concat());
    }
}
