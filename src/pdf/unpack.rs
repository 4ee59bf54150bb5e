//! Packed bytes → bytes, never more than are asked for.

use std::io::Read;

use super::Flaw;
use super::object::{Dict, Object};

/// Packed so many times over, nothing is that means well.
const MAX_FILTERS: usize = 4;

/// Unpacks bytes by the filters of their dictionary, whose values are no references.
///
/// # Errors
/// [`Flaw::Large`] if there are more than `limit`; packings that are broken, or none of ours.
pub(super) fn unpack(packed: &[u8], dict: &Dict, limit: usize) -> Result<Vec<u8>, Flaw> {
    let filters = list(dict.get(&b"Filter"[..]));
    let params = list(dict.get(&b"DecodeParms"[..]));
    if dict.contains_key(&b"F"[..]) {
        return Err(Flaw::Odd("放在别的文件里的数据流", "a stream that stands in another file"));
    }
    if filters.len() > MAX_FILTERS {
        return Err(Flaw::Odd("压缩了好几层的数据流", "a stream that is packed many times over"));
    }
    if filters.is_empty() && packed.len() > limit {
        return Err(Flaw::Large);
    }
    let mut bytes = None;
    for (i, filter) in filters.iter().enumerate() {
        let name = filter.name().unwrap_or_default();
        if name != b"FlateDecode" && name != b"Fl" {
            return Err(Flaw::Odd(
                "压缩方法不认识的数据流",
                "a stream that is packed in a way not known here",
            ));
        }
        let inflated = inflate(bytes.as_deref().unwrap_or(packed), limit)?;
        bytes = Some(match params.get(i) {
            Some(Object::Dict(params)) => unpredict(inflated, params)?,
            _ => inflated,
        });
    }
    Ok(bytes.unwrap_or_else(|| packed.to_vec()))
}

/// One or many, as PDF writes it.
fn list(object: Option<&Object>) -> Vec<&Object> {
    match object {
        None | Some(Object::Null) => Vec::new(),
        Some(Object::List(list)) => list.iter().collect(),
        Some(one) => vec![one],
    }
}

fn inflate(packed: &[u8], limit: usize) -> Result<Vec<u8>, Flaw> {
    let mut bytes = Vec::new();
    let mut reader = flate2::read::ZlibDecoder::new(packed).take(limit as u64 + 1);
    reader.read_to_end(&mut bytes).map_err(|_| Flaw::Damaged("一个压缩的数据流", "a packed stream"))?;
    if bytes.len() > limit { Err(Flaw::Large) } else { Ok(bytes) }
}

/// Undoes PNG's prediction of each row by the one above, which tables of contents are packed with.
fn unpredict(bytes: Vec<u8>, params: &Dict) -> Result<Vec<u8>, Flaw> {
    let number = |key: &[u8], usual| params.get(key).map_or(Some(usual), Object::whole);
    let odd = Flaw::Odd("压缩方法少见的数据流", "a stream with an odd prediction");
    match number(b"Predictor", 1) {
        Some(1) => return Ok(bytes),
        Some(10..=15) => {}
        _ => return Err(odd),
    }
    let (Some(columns @ 1..=65536), Some(colours @ 1..=32), Some(bits @ (1 | 2 | 4 | 8 | 16))) =
        (number(b"Columns", 1), number(b"Colors", 1), number(b"BitsPerComponent", 8))
    else {
        return Err(odd);
    };
    let (row, pixel) = ((columns * colours * bits).div_ceil(8), (colours * bits).div_ceil(8));
    let mut plain: Vec<u8> = Vec::with_capacity(bytes.len());
    for coded in bytes.chunks(row + 1) {
        let Some((kind, coded)) = coded.split_first() else { continue };
        let start = plain.len();
        for (i, byte) in coded.iter().enumerate() {
            let at = |back: usize| plain.get(start.wrapping_add(i).wrapping_sub(back)).copied().unwrap_or(0);
            let left = if i >= pixel { at(pixel) } else { 0 };
            let up = if start >= row { at(row) } else { 0 };
            let corner = if i >= pixel && start >= row { at(row + pixel) } else { 0 };
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => u8::midpoint(left, up),
                4 => paeth(left, up, corner),
                _ => return Err(odd),
            };
            plain.push(byte.wrapping_add(guess));
        }
    }
    Ok(plain)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |byte: u8| (guess - i16::from(byte)).abs();
    let nearest = if far(left) <= far(up) { left } else { up };
    if far(nearest) <= far(corner) { nearest } else { corner }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        let level = flate2::Compression::best();
        flate2::read::ZlibEncoder::new(bytes, level).read_to_end(&mut packed).unwrap();
        packed
    }

    fn dict(text: &str) -> Dict {
        let Some(Object::Dict(dict)) = super::super::object::Lexer::new(text.as_bytes(), 0).object(true)
        else {
            panic!("{text}")
        };
        dict
    }

    #[test]
    fn bombs() {
        let zeros = packed(&vec![0; 1 << 22]);
        let flate = dict("<</Filter/FlateDecode>>");
        assert_eq!(unpack(&zeros, &flate, 1 << 22).map(|bytes| bytes.len()), Ok(1 << 22));
        assert_eq!(unpack(&zeros, &flate, (1 << 22) - 1), Err(Flaw::Large));
        let twice = dict("<</Filter[/FlateDecode/FlateDecode]>>");
        assert_eq!(unpack(&packed(&zeros), &twice, 1 << 20), Err(Flaw::Large));
        assert_eq!(unpack(b"abc", &dict("<<>>"), 2), Err(Flaw::Large));
        assert!(matches!(unpack(b"abc", &dict("<</Filter/LZWDecode>>"), 9), Err(Flaw::Odd(..))));
        assert!(matches!(unpack(&zeros[..9], &flate, 1 << 22), Err(Flaw::Damaged(..))));
    }

    #[test]
    fn predictions() {
        let params = dict("<</Predictor 12/Columns 3>>");
        let rows = [[0, 1, 2, 3], [1, 1, 1, 1], [2, 1, 1, 1], [3, 2, 2, 2], [4, 1, 1, 1]].concat();
        let plain = unpredict(rows, &params);
        assert_eq!(plain, Ok(vec![1, 2, 3, 1, 2, 3, 2, 3, 4, 3, 5, 6, 4, 6, 7]));
        let paeth = unpredict(vec![4, 5], &dict("<</Predictor 15>>"));
        assert_eq!(paeth, Ok(vec![5]));
        assert!(unpredict(vec![9, 5], &params).is_err());
        assert!(unpredict(vec![0], &dict("<</Predictor 12/Columns 0>>")).is_err());
    }
}
