//! What refers to what in a module, as its linker says (`--emit-relocs`): which functions' addresses
//! are taken where, and which data is come to from where.
//!
//! The sections are those of [Linking.md] in the tool conventions of WebAssembly.
//!
//! [Linking.md]: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Result, ensure};
use wasmparser::RelocationType::{FunctionIndexLeb, TypeIndexLeb};
use wasmparser::{KnownCustom, Linking, Parser, Payload, RelocationEntry, SymbolInfo};

use super::module::{Module, count};

/// Who refers to whom.
#[derive(Default)]
pub struct References<'a> {
    /// By the function's name.
    functions: BTreeMap<&'a str, Targets<'a>>,
    /// By the address at which it begins. None overlaps another.
    objects: BTreeMap<u32, Object<'a>>,
    /// What refers from elsewhere.
    others: Targets<'a>,
}

/// A piece of data.
#[derive(Default)]
struct Object<'a> {
    end: u32,
    targets: Targets<'a>,
}

/// What is referred to.
#[derive(Default)]
struct Targets<'a> {
    /// Functions whose addresses are taken.
    functions: BTreeSet<&'a str>,
    addresses: BTreeSet<u32>,
}

/// What some functions can come to otherwise than by calling each other.
pub struct Reached<'a> {
    /// The functions whose addresses they can take.
    pub functions: BTreeSet<&'a str>,
    /// The addresses of the data that they can't come to.
    pub never: Vec<Range<u32>>,
}

impl<'a> References<'a> {
    /// Reads a module as it was linked.
    pub fn of(linked: &'a [u8]) -> Result<Self> {
        let module = Module::of(linked)?;
        let linking = LinkerSections::of(linked)?;
        let has_all = ![
            linking.in_code.len(),
            linking.in_data.len(),
            linking.symbols.len(),
        ]
        .contains(&0);
        ensure!(has_all, "the linker has left no symbols or relocations");
        let symbols = |symbol: &SymbolInfo<'_>| addresses(&module, symbol);
        let mut references = Self {
            functions: module
                .names
                .values()
                .map(|name| (*name, Targets::default()))
                .collect(),
            objects: objects(linking.symbols.iter().filter_map(symbols).collect()),
            others: Targets::default(),
        };
        for entry in &linking.in_code {
            let at = linking.code + entry.offset as usize;
            references
                .in_code(&module, at)
                .note(&module, &linking, entry);
        }
        for entry in &linking.in_data {
            let at = linking.data + entry.offset as usize;
            references
                .in_data(&module, at)
                .note(&module, &linking, entry);
        }
        Ok(references)
    }

    /// Whether a function had that name when the module was linked.
    pub fn know(&self, function: &str) -> bool {
        self.functions.contains_key(function)
    }

    /// What some functions can come to: those of which `is_one` says so.
    pub fn reached(&self, is_one: impl Fn(&str) -> bool) -> Reached<'a> {
        let from = self.functions.iter().filter(|(name, _)| is_one(name));
        let mut left: Vec<_> = from.map(|(_, targets)| targets).collect();
        left.push(&self.others);
        let mut functions = BTreeSet::new();
        let mut reached = BTreeSet::new();
        while let Some(targets) = left.pop() {
            functions.extend(&targets.functions);
            for (start, object) in targets.addresses.iter().filter_map(|it| self.object(*it)) {
                if reached.insert(start) {
                    left.push(&object.targets);
                }
            }
        }
        let never = self
            .objects
            .iter()
            .filter(|(start, _)| !reached.contains(start));
        let never = never.map(|(start, object)| *start..object.end).collect();
        Reached { functions, never }
    }

    /// The data at an address, and where it begins.
    fn object(&self, address: u32) -> Option<(&u32, &Object<'a>)> {
        let nearest = self.objects.range(..=address).next_back();
        nearest.filter(|(_, object)| address < object.end)
    }

    /// What the function refers to that is at that place in the file.
    fn in_code(&mut self, module: &Module<'a>, at: usize) -> &mut Targets<'a> {
        let before = module.bodies.partition_point(|body| body.range().end <= at);
        let function = module.imported + count(&module.bodies[..before]);
        let targets = module
            .names
            .get(&function)
            .and_then(|name| self.functions.get_mut(name));
        targets.unwrap_or(&mut self.others)
    }

    /// What the data refers to that is at that place in the file.
    fn in_data(&mut self, module: &Module<'a>, at: usize) -> &mut Targets<'a> {
        let segment = module
            .segments
            .iter()
            .find(|segment| segment.range.contains(&at));
        let address = segment.map(|it| it.address + count(&it.bytes[..at - it.range.start]));
        let nearest = address.and_then(|it| Some((it, self.objects.range_mut(..=it).next_back()?)));
        match nearest {
            Some((address, (_, object))) if address < object.end => &mut object.targets,
            _ => &mut self.others,
        }
    }
}

impl<'a> Targets<'a> {
    /// Notes a reference, unless it is a call.
    fn note(&mut self, module: &Module<'a>, linking: &LinkerSections<'a>, entry: &RelocationEntry) {
        if [FunctionIndexLeb, TypeIndexLeb].contains(&entry.ty) {
            return;
        }
        match linking.symbols.get(entry.index as usize) {
            Some(SymbolInfo::Func { index, .. }) => self.functions.extend(module.names.get(index)),
            Some(symbol) => self
                .addresses
                .extend(addresses(module, symbol).map(|it| it.start)),
            None => {}
        }
    }
}

/// The addresses of a symbol that is data.
fn addresses(module: &Module<'_>, symbol: &SymbolInfo<'_>) -> Option<Range<u32>> {
    let SymbolInfo::Data { symbol, .. } = symbol else {
        return None;
    };
    let symbol = symbol.filter(|it| it.size > 0)?;
    let segment = module.segments.get(symbol.index as usize)?;
    let start = segment.address + symbol.offset;
    Some(start..start + symbol.size)
}

/// Ranges that overlap are one object.
fn objects<'a>(mut ranges: Vec<Range<u32>>) -> BTreeMap<u32, Object<'a>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut apart: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    let object = |Range { start, end }| {
        let targets = Targets::default();
        (start, Object { end, targets })
    };
    apart.into_iter().map(object).collect()
}

/// What the linker leaves in a module.
#[derive(Default)]
struct LinkerSections<'a> {
    symbols: Vec<SymbolInfo<'a>>,
    /// Where code begins in the file, and what refers from there.
    code: usize,
    in_code: Vec<RelocationEntry>,
    /// Where data begins in the file, and what refers from there.
    data: usize,
    in_data: Vec<RelocationEntry>,
}

impl<'a> LinkerSections<'a> {
    fn of(linked: &'a [u8]) -> Result<Self> {
        let mut sections = Self::default();
        // These sections name others by their numbers.
        let (mut number, mut code, mut data) = (0, None, None);
        for payload in Parser::new(0).parse_all(linked) {
            let payload = payload?;
            let is_section = payload.as_section().is_some();
            match payload {
                Payload::CodeSectionStart { range, .. } => {
                    (sections.code, code) = (range.start, Some(number));
                }
                Payload::DataSection(section) => {
                    (sections.data, data) = (section.range().start, Some(number));
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(subsections) => {
                        for subsection in subsections {
                            if let Linking::SymbolTable(symbols) = subsection? {
                                sections.symbols = symbols.into_iter().collect::<Result<_, _>>()?;
                            }
                        }
                    }
                    KnownCustom::Reloc(section) => {
                        let of = Some(section.section_index());
                        let entries = section.entries().into_iter().collect::<Result<_, _>>()?;
                        if of == code {
                            sections.in_code = entries;
                        } else if of == data {
                            sections.in_data = entries;
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
            number += u32::from(is_section);
        }
        Ok(sections)
    }
}

#[cfg(test)]
impl References<'_> {
    /// Nobody refers to these addresses.
    pub fn to_nobodys(addresses: Range<u32>) -> Self {
        let objects = objects(vec![addresses]);
        Self {
            objects,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets<'a>(functions: &[&'a str], addresses: &[u32]) -> Targets<'a> {
        Targets {
            functions: functions.iter().copied().collect(),
            addresses: addresses.iter().copied().collect(),
        }
    }

    /// `one` uses data at 8, which names data at 24, which names `other`; `two` uses data at 16.
    fn references() -> References<'static> {
        let mut objects = objects(vec![8..12, 16..20, 24..32]);
        let mut refer = |from, to| objects.get_mut(&from).expect("it is there").targets = to;
        refer(8, targets(&[], &[24]));
        refer(24, targets(&["other"], &[]));
        let functions = [("one", targets(&[], &[8])), ("two", targets(&[], &[18]))];
        References {
            functions: functions.into(),
            objects,
            others: Targets::default(),
        }
    }

    #[test]
    fn data_leads_to_data_and_to_functions() {
        let references = references();
        let reached = references.reached(|name| name == "one");
        assert_eq!(reached.functions, ["other"].into());
        assert_eq!(reached.never, vec![16..20]);
    }

    #[test]
    fn an_address_in_the_midst_of_data_leads_to_all_of_it() {
        let references = references();
        let reached = references.reached(|name| name == "two");
        assert_eq!(reached.never, [8..12, 24..32]);
    }

    #[test]
    fn symbols_that_overlap_are_one_object() {
        let objects = objects(vec![12..20, 8..16, 20..24]);
        let ranges: Vec<_> = objects.iter().map(|(start, it)| *start..it.end).collect();
        assert_eq!(ranges, [8..20, 20..24]);
    }
}
