//! The table as a page to look at.

use super::{Cell, Coverage};

const STYLE: &str = "body{font:15px/1.45 system-ui,sans-serif;margin:2rem;color:#1c2430}h1{font-size:1.3rem}\
table{border-collapse:collapse}th,td{padding:.3rem .6rem;border:1px solid #d8dde4;text-align:center}\
th{background:#f3f5f8;font-weight:600;position:sticky;top:0}td.name{text-align:left;font-family:ui-monospace,monospace}\
td.reached{background:#e3f4e6}td.empty{background:#f9d4d0;font-weight:700}td.waived{background:#fdf1cd}td.elsewhere{color:#7b8794}\
td.none{background:#fafbfc}";

impl Coverage {
    /// The table as an HTML page.
    pub fn page(&self) -> String {
        let statuses = self.statuses();
        let service = escaped(&self.service);
        let mut html = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{service}: coverage</title><style>{STYLE}</style>\
             <h1>{service}: every declared answer, by kind of caller</h1>\
             <p>A number says how often the answer was reached. – : this kind of caller cannot get it. \
             w: the contract waives it, and says why. Hover for the reason.</p><table><tr><th>operation</th><th>callers</th>"
        );
        for status in &statuses {
            html.push_str(&format!("<th>{}</th>", escaped(status)));
        }
        for row in &self.rows {
            html.push_str(&format!(
                "</tr>\n<tr><td class=\"name\">{}</td><td class=\"name\">{}</td>",
                escaped(&row.operation),
                escaped(&row.callers)
            ));
            for status in &statuses {
                html.push_str(&cell(row.cells.get(*status)));
            }
        }
        html.push_str("</tr></table></html>\n");
        html
    }
}

fn cell(cell: Option<&Cell>) -> String {
    match cell {
        None => "<td class=\"none\"></td>".to_owned(),
        Some(Cell::Empty) => "<td class=\"empty\">missing</td>".to_owned(),
        Some(Cell::Reached(count)) => format!("<td class=\"reached\">{count}</td>"),
        Some(Cell::Elsewhere(reason)) => {
            format!(
                "<td class=\"elsewhere\" title=\"{}\">–</td>",
                escaped(reason)
            )
        }
        Some(Cell::Waived(reason)) => {
            format!("<td class=\"waived\" title=\"{}\">w</td>", escaped(reason))
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
