//! A run's answer, while it is being written: JSON values, one a line.

use std::io::{self, Write};

use bytes::Bytes;
use futures_channel::mpsc::UnboundedSender;
use serde::Serialize;

use crate::exchange::Exchange;

/// A line of the answer.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Line<'a> {
    Output(&'a str),
    Done(Done),
}

/// The last line: whether the command went well, and what it sent and got.
#[derive(Serialize)]
pub(crate) struct Done {
    pub ok: bool,
    pub exchanges: Vec<Exchange>,
}

impl Done {
    pub fn without_exchanges(ok: bool) -> Self {
        let exchanges = Vec::new();
        Self { ok, exchanges }
    }
}

/// Where a lesson writes. Whole lines leave at once, as they do in a terminal.
pub(crate) struct Output {
    sender: UnboundedSender<Bytes>,
    line: Vec<u8>,
}

impl Output {
    pub fn new(sender: UnboundedSender<Bytes>) -> Self {
        let line = Vec::new();
        Self { sender, line }
    }

    /// Ends the answer.
    pub fn done(mut self, done: Done) {
        self.send_first(self.line.len());
        self.send(&Line::Done(done));
    }

    fn send_first(&mut self, length: usize) {
        if length > 0 {
            let bytes: Vec<_> = self.line.drain(..length).collect();
            self.send(&Line::Output(&String::from_utf8_lossy(&bytes)));
        }
    }

    fn send(&self, line: &Line<'_>) {
        // These values always serialize, and whoever has stopped listening wants no more.
        if let Ok(mut json) = serde_json::to_vec(line) {
            json.push(b'\n');
            let _ = self.sender.unbounded_send(json.into());
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend_from_slice(bytes);
        let whole = self.line.iter().rposition(|byte| *byte == b'\n');
        self.send_first(whole.map_or(0, |end| end + 1));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send_first(self.line.len());
        Ok(())
    }
}
