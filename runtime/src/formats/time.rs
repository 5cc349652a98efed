//! Dates, times and durations (RFC 3339).

/// `2026-11-20`, in the Gregorian calendar.
pub fn is_date(text: &str) -> bool {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return false;
    };
    let (Some(century), Some(year), Some(month), Some(day)) =
        (two(y1, y2), two(y3, y4), two(m1, m2), two(d1, d2))
    else {
        return false;
    };
    day >= 1 && day <= days(century * 100 + year, month)
}

fn days(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

/// `10:45:00Z`, `10:45:00.5+01:00`.
pub fn is_time(text: &str) -> bool {
    clock(text.as_bytes()).is_some()
}

/// `2026-11-20T10:45:00Z`.
pub fn is_date_time(text: &str) -> bool {
    text.split_once(['T', 't'])
        .is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// `Some` where the bytes are a time of day with its offset.
fn clock(text: &[u8]) -> Option<()> {
    let (&[h1, h2, b':', m1, m2, b':', s1, s2], rest) = text.split_first_chunk::<8>()? else {
        return None;
    };
    let (hour, minute, second) = (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?);
    let offset = offset_minutes(after_fraction(rest)?)?;
    // A leap second stands at the end of a day in UTC, wherever the clock hangs.
    let utc = (i32::from(hour) * 60 + i32::from(minute) - offset).rem_euclid(24 * 60);
    let leap = second == 60 && utc == 24 * 60 - 1;
    (hour <= 23 && minute <= 59 && (second <= 59 || leap)).then_some(())
}

fn after_fraction(text: &[u8]) -> Option<&[u8]> {
    let Some(fraction) = text.strip_prefix(b".") else {
        return Some(text);
    };
    let digits = fraction
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    (digits > 0).then(|| &fraction[digits..])
}

fn offset_minutes(text: &[u8]) -> Option<i32> {
    match *text {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (i32::from(two(h1, h2)?), i32::from(two(m1, m2)?));
            let offset = hours * 60 + minutes;
            (hours <= 23 && minutes <= 59).then_some(if sign == b'-' { -offset } else { offset })
        }
        _ => None,
    }
}

fn two(first: u8, second: u8) -> Option<u16> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u16::from(byte - b'0'));
    Some(digit(first)? * 10 + digit(second)?)
}

/// `P1Y2M3DT4H5M6S` or `P4W` (RFC 3339, appendix A): units in order, and none left out between two that are there.
pub fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('P') else {
        return false;
    };
    if let Some(weeks) = text.strip_suffix('W') {
        return is_digits(weeks);
    }
    match text.split_once('T') {
        Some((date, time)) => (date.is_empty() || units(date, "YMD")) && units(time, "HMS"),
        None => units(text, "YMD"),
    }
}

/// Whether the text is a run of numbers with the given units, neighbours in their order.
fn units(text: &str, allowed: &str) -> bool {
    let mut previous: Option<usize> = None;
    let mut rest = text;
    while let Some(at) = rest.find(|character: char| !character.is_ascii_digit()) {
        let unit = rest[at..]
            .chars()
            .next()
            .and_then(|unit| allowed.find(unit));
        let Some(unit) = unit else {
            return false;
        };
        if at == 0 || previous.is_some_and(|previous| unit != previous + 1) {
            return false;
        }
        previous = Some(unit);
        rest = &rest[at + 1..];
    }
    rest.is_empty() && previous.is_some()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
