//! No input makes the loader panic: whole contracts with small damages, thousands of them, the same every time.

use std::path::Path;

use super::load_text;

const YAML: &str = "\
openapi: 3.0.3
info: &info {title: \"Shop \\u00e9\", version: '1'}
x-info: {<<: *info, note: >-
  folded
  }
paths:
  /a/{id}:
    parameters:
      - {$ref: '#/components/parameters/Id'}
    get:
      description: |
        Two
        lines
      responses:
        200: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
components:
  parameters: {Id: {name: id, in: path, required: true, schema: {type: string, nullable: true}}}
  schemas:
    A: {type: object, properties: {b: {$ref: '#/components/schemas/A/properties/c'}, c: {type: number, minimum: 1.5e3}}}
";

const JSON: &str = r##"{"openapi": "3.1.0", "info": {"title": "😀 \ud83d\ude00", "version": "1"},
"paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/Ok"}}}}},
"components": {"responses": {"Ok": {"description": "", "content": {"text/plain": {"schema": {"$ref": "#/components/schemas/A"}}}}},
"schemas": {"A": {"enum": [1, -2.5e-3, true, null, "x"], "$defs": {"B": {"$anchor": "b"}}, "not": {"$ref": "#b"}}}}}
"##;

/// A small generator of numbers (xorshift), so that a failure can be repeated.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("it is below a usize")
    }
}

fn damage(text: &str, numbers: &mut Numbers) -> String {
    const PIECES: [&str; 32] = [
        "",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        "? ",
        "&x ",
        "*x",
        "*info",
        "!!int ",
        "!",
        "|",
        ">",
        "#",
        "\n",
        "\t",
        "\r",
        "\u{feff}",
        "\0",
        "\\u",
        "\u{1F600}",
        "---\n",
        "%",
        "@",
        "$ref: ",
        "<<: ",
        ",",
    ];
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=numbers.below(3) {
        let start = numbers.below(characters.len());
        let end = (start + numbers.below(4)).min(characters.len());
        match numbers.below(4) {
            0 => drop(characters.drain(start..end)),
            1 => characters.truncate(start.max(1)),
            2 => {
                let copy: Vec<char> = characters[start..end].to_vec();
                let place = numbers.below(characters.len());
                characters.splice(place..place, copy);
            }
            _ => drop(characters.splice(start..end, PIECES[numbers.below(PIECES.len())].chars())),
        }
        if characters.is_empty() {
            break;
        }
    }
    characters.into_iter().collect()
}

#[test]
fn damaged_contracts_are_refused_or_read_but_never_crash() {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..1_500 {
        for (name, text) in [("a.yaml", YAML), ("a.json", JSON)] {
            match load_text(Path::new(name), &damage(text, &mut numbers)) {
                Ok(_) => read += 1,
                Err(problems) => {
                    assert!(problems.has_errors());
                    assert!(!problems.to_string().is_empty());
                    refused += 1;
                }
            }
        }
    }
    assert!(
        read > 100 && refused > 100,
        "{read} read, {refused} refused: the damage is too great or too small"
    );
}

#[test]
fn the_undamaged_contracts_are_fine() {
    for (name, text) in [("a.yaml", YAML), ("a.json", JSON)] {
        load_text(Path::new(name), text).unwrap_or_else(|problems| panic!("{problems}"));
    }
}
