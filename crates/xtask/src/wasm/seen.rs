//! Makes a module note which of its functions run.

use std::convert::Infallible;

use anyhow::{Context as _, Result};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Instruction, Module as Encoded, TableSection,
};
use wasmparser::{
    CustomSectionReader, ExportSectionReader, FunctionBody, Parser, TableSectionReader,
};

use super::module::{Module, count};
use super::split::{LOAD, functions};

/// The table in which it notes them.
const SEEN: &str = "seen";

/// The module with a table more, exported as `seen`: what is not null in it has run. Its places are
/// the module's own functions, in their order.
pub fn noting(bytes: &[u8]) -> Result<Vec<u8>> {
    let module = Module::of(bytes)?;
    let mut noting = Noting {
        something: module.export(LOAD)?,
        module: &module,
        place: 0,
    };
    let mut out = Encoded::new();
    let done = noting.parse_core_module(&mut out, Parser::new(0), bytes);
    done.context("the module can't be written")?;
    Ok(out.finish())
}

struct Noting<'a> {
    module: &'a Module<'a>,
    /// Some function: what is put in the table.
    something: u32,
    /// Of the next body.
    place: u32,
}

impl Reencode for Noting<'_> {
    type Error = Infallible;

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: TableSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_table_section(self, tables, section)?;
        tables.table(functions(count(&self.module.bodies)));
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_export_section(self, exports, section)?;
        exports.export(SEEN, ExportKind::Table, self.module.next_table());
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error> {
        let mut out = self.new_function_with_parsed_locals(&body)?;
        out.instruction(&Instruction::I32Const(self.place.cast_signed()))
            .instruction(&Instruction::RefFunc(self.something))
            .instruction(&Instruction::TableSet(self.module.next_table()));
        self.place += 1;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            out.instruction(&self.parse_instruction(&mut reader)?);
        }
        code.function(&out);
        Ok(())
    }

    /// What the linker has left is of no use here.
    fn parse_custom_section(
        &mut self,
        _: &mut Encoded,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error> {
        Ok(())
    }
}
