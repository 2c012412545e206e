//! A WebAssembly module, taken apart as far as cutting it in two needs.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context as _, Result, bail};
use wasmparser::{
    ConstExpr, Data, DataKind, Element, ElementItems, ElementKind, ExternalKind, FunctionBody,
    GlobalType, KnownCustom, MemoryType, Name, NameSectionReader, Operator, Parser, Payload,
    TableType, TypeRef, TypeSectionReader,
};

/// The parts of a module. Functions, types and tables have the numbers that they have there.
#[derive(Default)]
pub struct Module<'a> {
    pub types: Option<TypeSectionReader<'a>>,
    /// The number of parameters of each type.
    pub parameters: Vec<u32>,
    /// The type of each function. The imported ones are the first.
    pub functions: Vec<u32>,
    pub imported: u32,
    /// Of its own functions.
    pub bodies: Vec<FunctionBody<'a>>,
    /// Of functions.
    pub names: BTreeMap<u32, &'a str>,
    pub tables: Vec<TableType>,
    pub memories: Vec<MemoryType>,
    pub globals: Vec<GlobalType>,
    /// Functions that JavaScript can call.
    pub exported: BTreeMap<&'a str, u32>,
    pub fillings: Vec<Filling>,
    pub segments: Vec<Segment<'a>>,
}

/// Functions that are put in a table, from a place on.
pub struct Filling {
    pub table: u32,
    pub place: u32,
    pub functions: Vec<u32>,
}

/// Bytes that are put in memory, from an address on.
pub struct Segment<'a> {
    pub address: u32,
    pub bytes: &'a [u8],
    /// Where they are in the file.
    pub range: Range<usize>,
}

impl<'a> Module<'a> {
    /// Takes a module apart.
    ///
    /// # Errors
    ///
    /// When it is none, or is of another kind than what Rust's compiler makes of a library.
    pub fn of(bytes: &'a [u8]) -> Result<Self> {
        let mut module = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            module.read(payload?)?;
        }
        Ok(module)
    }

    fn read(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                for kind in section.clone().into_iter_err_on_gc_types() {
                    self.parameters.push(count(kind?.params()));
                }
                self.types = Some(section);
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let TypeRef::Func(kind) = import?.ty else {
                        bail!("the module imports what is no function");
                    };
                    self.functions.push(kind);
                    self.imported += 1;
                }
            }
            Payload::FunctionSection(section) => {
                let kinds: Result<Vec<_>, _> = section.into_iter().collect();
                self.functions.extend(kinds?);
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => {
                self.memories = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.exported.insert(export.name, export.index);
                    }
                }
            }
            Payload::StartSection { .. } => bail!("the module starts by itself"),
            Payload::ElementSection(section) => {
                for element in section {
                    self.fillings.push(Filling::of(element?)?);
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(section) => {
                for data in section {
                    self.segments.push(Segment::of(data?)?);
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    self.names = functions_named(names)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Its own functions, by their numbers.
    pub fn own(&self) -> impl Iterator<Item = (u32, &FunctionBody<'a>)> {
        (self.imported..).zip(&self.bodies)
    }

    /// The exported function of that name.
    pub fn export(&self, name: &str) -> Result<u32> {
        let function = self.exported.get(name).copied();
        function.with_context(|| format!("the module exports no function {name}"))
    }

    /// The number of the next table, if there were one more.
    pub fn next_table(&self) -> u32 {
        count(&self.tables)
    }

    /// The number of the next function, if there were one more.
    pub fn next_function(&self) -> u32 {
        count(&self.functions)
    }
}

impl Filling {
    fn of(element: Element<'_>) -> Result<Self> {
        let ElementKind::Active {
            table_index,
            offset_expr,
        } = element.kind
        else {
            bail!("some functions are in no table");
        };
        let ElementItems::Functions(functions) = element.items else {
            bail!("a table is filled by expressions");
        };
        Ok(Self {
            table: table_index.unwrap_or(0),
            place: number(&offset_expr)?,
            functions: functions.into_iter().collect::<Result<_, _>>()?,
        })
    }
}

impl<'a> Segment<'a> {
    pub fn of(data: Data<'a>) -> Result<Self> {
        let DataKind::Active { offset_expr, .. } = data.kind else {
            bail!("some data has no address");
        };
        Ok(Self {
            address: number(&offset_expr)?,
            bytes: data.data,
            range: data.range.end - data.data.len()..data.range.end,
        })
    }
}

fn number(expression: &ConstExpr<'_>) -> Result<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        other => bail!("a place is no number, but {other:?}"),
    }
}

fn functions_named(subsections: NameSectionReader<'_>) -> Result<BTreeMap<u32, &str>> {
    let mut named = BTreeMap::new();
    for subsection in subsections {
        if let Name::Function(names) = subsection? {
            for naming in names {
                let naming = naming?;
                named.insert(naming.index, naming.name);
            }
        }
    }
    Ok(named)
}

/// The functions that a body calls or names.
pub fn called(body: &FunctionBody<'_>) -> Result<BTreeSet<u32>> {
    let mut called = BTreeSet::new();
    for operator in body.get_operators_reader()? {
        if let Operator::Call { function_index }
        | Operator::ReturnCall { function_index }
        | Operator::RefFunc { function_index } = operator?
        {
            called.insert(function_index);
        }
    }
    Ok(called)
}

/// How many there are: WebAssembly counts in 32 bits.
pub fn count<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}
