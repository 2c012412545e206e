//! Cuts a module in two: what was seen to run, which a page loads first, and the rest, which follows
//! when something of it is called.
//!
//! In the first half every function keeps its number. One of the rest is a stub there: it calls the
//! real one through a table, and has the rest loaded before if the table is still empty. The rest
//! brings its functions for that table and for the module's own. It shares memory, tables, globals
//! and the functions of the first half, which are exported for it. Data that only the rest can come
//! to is zero in the first half, and comes with the rest.

use std::collections::BTreeMap;
use std::convert::Infallible;

use anyhow::{Context as _, Result};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType,
    ExportKind, ExportSection, Function, FunctionSection, ImportSection, Instruction,
    Module as Encoded, RefType, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, DataSectionReader, ExportSectionReader, FunctionBody,
    FunctionSectionReader, Parser, TableSectionReader, TypeSectionReader,
};

use super::module::{Module, count};
use super::plan::Plan;
use super::references::References;

/// The exported function that has the rest loaded, from nothing to nothing.
pub const LOAD: &str = "load_rest";

/// The table through which stubs call, as the first half exports it: there is a rest, it says.
const REST: &str = "rest";

/// What the rest calls the first half.
const FIRST: &str = "first";

/// Both halves.
pub struct Halves {
    pub first: Vec<u8>,
    pub rest: Vec<u8>,
}

/// Cuts a module. The first half has the functions that were seen, by their places among the
/// module's own. The references are those of the module before wasm-bindgen has changed it.
///
/// # Errors
///
/// When it is of another kind than what Rust's compiler makes of a library.
pub fn split(
    bytes: &[u8],
    is_seen: impl Fn(u32) -> bool,
    references: &References<'_>,
) -> Result<Halves> {
    let module = Module::of(bytes)?;
    let plan = Plan::of(&module, is_seen, references)?;
    let rest = rest(&module, &plan).context("the rest can't be written")?;
    let (module, plan) = (&module, &plan);
    let mut first = First {
        module,
        plan,
        next: module.imported,
    };
    let mut out = Encoded::new();
    let done = first.parse_core_module(&mut out, Parser::new(0), bytes);
    done.context("the first half can't be written")?;
    let first = out.finish();
    Ok(Halves { first, rest })
}

/// Puts stubs in the place of what is in the rest.
struct First<'a> {
    module: &'a Module<'a>,
    plan: &'a Plan,
    /// The number of the next body.
    next: u32,
}

impl First<'_> {
    /// Calls a function of the rest.
    fn stub(&self, function: u32) -> Function {
        let mut stub = Function::new([]);
        let Some(place) = self.plan.stubs.get(&function) else {
            // The first half has no use for it, but its number is not to be another one's.
            stub.instruction(&Instruction::Unreachable)
                .instruction(&Instruction::End);
            return stub;
        };
        let kind = self.module.functions[function as usize];
        for parameter in 0..self.module.parameters[kind as usize] {
            stub.instruction(&Instruction::LocalGet(parameter));
        }
        stub.instruction(&Instruction::I32Const(place.cast_signed()))
            .instruction(&Instruction::Call(self.module.next_function()))
            .instruction(&Instruction::CallIndirect {
                type_index: kind,
                table_index: self.module.next_table(),
            })
            .instruction(&Instruction::End);
        stub
    }

    /// What stubs call: from a place in the table to the same one, which is then not empty.
    fn loaded(&self) -> Function {
        let mut loaded = Function::new([]);
        loaded
            .instruction(&Instruction::LocalGet(0))
            .instruction(&Instruction::TableGet(self.module.next_table()))
            .instruction(&Instruction::RefIsNull)
            .instruction(&Instruction::If(BlockType::Empty))
            .instruction(&Instruction::Call(self.plan.load))
            .instruction(&Instruction::End)
            .instruction(&Instruction::LocalGet(0))
            .instruction(&Instruction::End);
        loaded
    }
}

impl Reencode for First<'_> {
    type Error = Infallible;

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([ValType::I32], [ValType::I32]);
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_function_section(self, functions, section)?;
        functions.function(count(&self.module.parameters));
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: TableSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_table_section(self, tables, section)?;
        tables.table(self.plan.table());
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_export_section(self, exports, section)?;
        exports.export(REST, ExportKind::Table, self.module.next_table());
        for (table, name) in named("t", &self.module.tables) {
            exports.export(&name, ExportKind::Table, table);
        }
        for (memory, name) in named("m", &self.module.memories) {
            exports.export(&name, ExportKind::Memory, memory);
        }
        for (global, name) in named("g", &self.module.globals) {
            exports.export(&name, ExportKind::Global, global);
        }
        for (number, function) in self.plan.shared.iter().enumerate() {
            exports.export(&number.to_string(), ExportKind::Func, *function);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_code_section(self, code, section)?;
        code.function(&self.loaded());
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error> {
        let function = self.next;
        self.next += 1;
        if self.plan.cold.contains(&function) {
            code.function(&self.stub(function));
            return Ok(());
        }
        utils::parse_function_body(self, code, body)
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        _: DataSectionReader<'_>,
    ) -> Result<(), Error> {
        for segment in &self.module.segments {
            let mut bytes = segment.bytes.to_vec();
            for part in self.plan.parts(segment) {
                bytes[part].fill(0);
            }
            data.active(0, &at(segment.address), bytes);
        }
        Ok(())
    }

    /// Names, and what the linker has left, are of no use in a page.
    fn parse_custom_section(
        &mut self,
        _: &mut Encoded,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error> {
        Ok(())
    }
}

/// The second half.
fn rest(module: &Module<'_>, plan: &Plan) -> Result<Vec<u8>> {
    let mut types = TypeSection::new();
    if let Some(section) = &module.types {
        RoundtripReencoder.parse_type_section(&mut types, section.clone())?;
    }
    let imports = imports(module, plan)?;
    let in_order = plan.shared.iter().chain(&plan.cold).copied();
    let mut numbers = Numbers(in_order.zip(0..).collect());
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for (function, body) in module.own().filter(|(it, _)| plan.cold.contains(it)) {
        functions.function(module.functions[function as usize]);
        numbers.parse_function_body(&mut code, body.clone())?;
    }

    let mut elements = ElementSection::new();
    let stubs: Vec<_> = plan.stubs.keys().copied().collect();
    numbers.fill(&mut elements, module.next_table(), 0, &stubs);
    for filling in &module.fillings {
        for (place, run) in plan.runs(filling) {
            numbers.fill(&mut elements, filling.table, place, run);
        }
    }

    let mut data = DataSection::new();
    for segment in &module.segments {
        for part in plan.parts(segment) {
            let address = segment.address + count(&segment.bytes[..part.start]);
            data.active(0, &at(address), segment.bytes[part].iter().copied());
        }
    }

    let mut out = Encoded::new();
    out.section(&types)
        .section(&imports)
        .section(&functions)
        .section(&elements)
        .section(&code)
        .section(&data);
    Ok(out.finish())
}

/// What the rest shares with the first half, under the names that it is exported by.
fn imports(module: &Module<'_>, plan: &Plan) -> Result<ImportSection> {
    let mut same = RoundtripReencoder;
    let mut imports = ImportSection::new();
    for ((_, name), table) in named("t", &module.tables).zip(&module.tables) {
        imports.import(FIRST, &name, same.table_type(*table)?);
    }
    imports.import(FIRST, REST, plan.table());
    for ((_, name), memory) in named("m", &module.memories).zip(&module.memories) {
        imports.import(FIRST, &name, same.memory_type(*memory)?);
    }
    for ((_, name), global) in named("g", &module.globals).zip(&module.globals) {
        imports.import(FIRST, &name, same.global_type(*global)?);
    }
    for (number, function) in plan.shared.iter().enumerate() {
        let kind = EntityType::Function(module.functions[*function as usize]);
        imports.import(FIRST, &number.to_string(), kind);
    }
    Ok(imports)
}

/// The numbers that functions have in the rest.
struct Numbers(BTreeMap<u32, u32>);

impl Numbers {
    fn fill(&self, elements: &mut ElementSection, table: u32, place: u32, functions: &[u32]) {
        let functions: Vec<_> = functions.iter().map(|it| self.0[it]).collect();
        elements.active(
            Some(table),
            &at(place),
            Elements::Functions(functions.into()),
        );
    }
}

impl Reencode for Numbers {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(self.0[&function])
    }
}

/// A table of so many functions.
pub fn functions(number: u32) -> TableType {
    TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: number.into(),
        maximum: None,
        shared: false,
    }
}

/// What both halves call tables, memories or globals, with their numbers.
fn named<T>(kind: &str, items: &[T]) -> impl Iterator<Item = (u32, String)> {
    (0..count(items)).map(move |number| (number, format!("{kind}{number}")))
}

/// A place or an address.
fn at(number: u32) -> ConstExpr {
    ConstExpr::i32_const(number.cast_signed())
}

#[cfg(test)]
pub(super) mod tests {
    use wasm_encoder::{MemorySection, MemoryType};
    use wasmparser::{Payload, Validator};

    use super::*;
    use crate::wasm::module::Segment;
    use crate::wasm::plan::STUB;

    /// `load_rest`, then a function that calls the next one, that one, and one that only the table
    /// has. All of them are longer than a stub.
    pub(in crate::wasm) fn a_module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for calls in [None, Some(2), None, None] {
            functions.function(0);
            let mut body = Function::new([]);
            for _ in 0..STUB {
                body.instruction(&Instruction::Nop);
            }
            if let Some(other) = calls {
                body.instruction(&Instruction::Call(other));
            }
            code.function(body.instruction(&Instruction::End));
        }
        let mut tables = TableSection::new();
        tables.table(super::functions(8));
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut exports = ExportSection::new();
        exports.export(LOAD, ExportKind::Func, 0);
        exports.export("run", ExportKind::Func, 1);
        let mut elements = ElementSection::new();
        elements.active(
            Some(0),
            &at(1),
            Elements::Functions([1, 2, 3].as_slice().into()),
        );
        let mut data = DataSection::new();
        data.active(0, &at(8), *b"data");
        let mut out = Encoded::new();
        out.section(&types)
            .section(&functions)
            .section(&tables)
            .section(&memories)
            .section(&exports)
            .section(&elements)
            .section(&code)
            .section(&data);
        out.finish()
    }

    /// Nobody refers to the second and third of the four bytes of data.
    fn halves(seen: &[u32]) -> Halves {
        let references = References::to_nobodys(9..11);
        let is_seen = |place| seen.contains(&place);
        split(&a_module(), is_seen, &references).expect("it can be cut")
    }

    /// What a half puts in memory, by addresses, and how many functions it has.
    fn contents(half: &[u8]) -> (Vec<(u32, Vec<u8>)>, usize) {
        let (mut data, mut functions) = (Vec::new(), 0);
        for payload in Parser::new(0).parse_all(half) {
            match payload.expect("a part of a module") {
                Payload::DataSection(section) => {
                    for segment in section {
                        let segment = Segment::of(segment.expect("data")).expect("an address");
                        data.push((segment.address, segment.bytes.to_vec()));
                    }
                }
                Payload::CodeSectionEntry(_) => functions += 1,
                _ => {}
            }
        }
        (data, functions)
    }

    #[test]
    fn both_halves_are_modules() {
        let Halves { first, rest } = halves(&[1]);
        let validated = Validator::new().validate_all(&first);
        validated.expect("the first half is valid");
        let validated = Validator::new().validate_all(&rest);
        validated.expect("the rest is valid");
    }

    #[test]
    fn functions_keep_their_numbers_in_the_first_half_and_the_unseen_ones_are_stubs() {
        let Halves { first, .. } = halves(&[1]);
        let first = Module::of(&first).expect("a module");
        let lengths: Vec<_> = first.own().map(|(_, body)| body.range().len()).collect();
        let [load, seen, called, in_table, _loaded] = lengths[..] else {
            panic!("there are {lengths:?}");
        };
        assert!(load > STUB && seen > STUB, "{lengths:?}");
        assert!(called <= STUB && in_table <= STUB, "{lengths:?}");
    }

    #[test]
    fn data_that_the_first_half_can_not_come_to_comes_with_the_rest() {
        let Halves { first, rest } = halves(&[1]);
        assert_eq!(contents(&first), (vec![(8, b"d\0\0a".to_vec())], 5));
        assert_eq!(contents(&rest), (vec![(9, b"at".to_vec())], 2));
    }

    #[test]
    fn where_all_was_seen_no_function_is_left_for_the_rest() {
        let Halves { rest, .. } = halves(&[0, 1, 2, 3]);
        let (_, functions) = contents(&rest);
        assert_eq!(functions, 0);
    }
}
