//! The service behind the generated layer: it answers with what it understood.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use golden::everything::server::operations::check_plain::OPERATION as CHECK_PLAIN;
use golden::everything::server::operations::*;
use golden::everything::server::types::{Thing, ThingId, ThingPage, Understood};
use golden::everything::server::{Api, security};
use runtime::{Binary, Caller, Page, Principal, conditional};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

/// The one thing that there is, and its version.
pub(crate) const THING: Uuid = Uuid::from_u128(7);
pub(crate) const VERSION: i64 = 3;

/// The implementation of the contract.
#[derive(Debug, Clone, Default)]
pub(crate) struct Service {
    /// How often `create_thing` really worked.
    pub(crate) created: Arc<AtomicU32>,
}

/// An object as an answer.
fn understood(value: Value) -> Understood {
    match value {
        Value::Object(members) => Understood(members.into_iter().collect()),
        other => Understood(BTreeMap::from([("value".to_owned(), other)])),
    }
}

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("plain data")
}

/// What was asked, as what is answered.
fn same<T: DeserializeOwned>(value: &impl Serialize) -> T {
    serde_json::from_value(written(value)).expect("the two forms agree")
}

fn who(principal: &Principal) -> Understood {
    understood(json!({"subject": principal.subject}))
}

pub(crate) fn thing() -> Thing {
    same(&json!({
        "id": THING, "name": "lamp", "price": 5, "mood": "calm", "created_at": "2026-01-02T03:04:05Z",
    }))
}

/// Numbered things; the cursor is the number of the next one.
fn page(page: &Page, limit: i32) -> Result<ThingPage, runtime::Problem> {
    let start = page.cursor::<i32>()?.unwrap_or(0);
    let items = (start..(start + limit).min(5)).map(|number| Thing {
        price: i64::from(number),
        ..thing()
    });
    Ok(ThingPage {
        items: items.collect(),
        next_page: (start + limit < 5).then(|| page.token(&(start + limit))),
    })
}

#[rustfmt::skip]
impl Api for Service {
    async fn read_path_styles(&self, r: ReadPathStylesRequest) -> Result<ReadPathStylesResponse, ReadPathStylesError> {
        Ok(ReadPathStylesResponse::Ok(understood(json!({
            "plain": r.plain, "list": r.list, "record": r.record, "pairs": r.pairs,
            "label": r.label, "label_list": r.label_list, "label_pieces": r.label_pieces, "label_pairs": r.label_pairs,
            "matrix": r.matrix, "matrix_list": r.matrix_list, "matrix_pieces": r.matrix_pieces, "matrix_pairs": r.matrix_pairs,
        }))))
    }

    async fn read_query_styles(&self, r: ReadQueryStylesRequest) -> Result<ReadQueryStylesResponse, ReadQueryStylesError> {
        Ok(ReadQueryStylesResponse::Ok(understood(json!({
            "text": r.text, "number": r.number, "flag": r.flag, "day": r.day, "words": r.words, "numbers": r.numbers,
            "spaced": r.spaced, "piped": r.piped, "spread": r.spread, "record": r.record, "deep": r.deep, "json": r.json,
            "size": r.size, "mood": r.mood, "dollar": r.dollar_name,
        }))))
    }

    async fn read_header_styles(&self, r: ReadHeaderStylesRequest) -> Result<ReadHeaderStylesResponse, ReadHeaderStylesError> {
        Ok(ReadHeaderStylesResponse::Ok(understood(json!({
            "id": r.x_id, "numbers": r.x_numbers, "record": r.x_record, "pairs": r.x_pairs,
            "session": r.session, "seen": r.seen, "count": r.count,
        }))))
    }

    async fn get_comparisons_by_base_head(&self, r: GetComparisonsByBaseHeadRequest) -> Result<GetComparisonsByBaseHeadResponse, GetComparisonsByBaseHeadError> {
        Ok(GetComparisonsByBaseHeadResponse::Ok(understood(json!({"base": r.base, "head": r.head}))))
    }

    async fn get_reports_report_json(&self, r: GetReportsReportJsonRequest) -> Result<GetReportsReportJsonResponse, GetReportsReportJsonError> {
        Ok(GetReportsReportJsonResponse::Ok(understood(json!({"report": r.report}))))
    }

    async fn list_things(&self, _: Option<Caller<security::Bearer>>, r: ListThingsRequest) -> Result<ListThingsResponse, ListThingsError> {
        let mut page = page(&r.page, r.limit).map_err(ListThingsError::Page)?;
        for thing in &mut page.items {
            thing.mood = r.mood;
            thing.labels = r.label.clone();
        }
        Ok(ListThingsResponse::Ok(page))
    }

    async fn create_thing(&self, caller: Caller<security::ThingsWrite>, r: CreateThingRequest) -> Result<CreateThingResponse, CreateThingError> {
        assert!(caller.has_scope("things:write"));
        match r.body.name.get().as_str() {
            "taken" => return Err(CreateThingError::NameTaken),
            "refused" => {
                let fault = runtime::Fault::body("/name", runtime::FaultCode::Invalid, "is not liked");
                return Err(CreateThingError::Invalid(fault.into()));
            }
            "broken" => return Err(std::io::Error::other("hunter2 cannot be reached").into()),
            "slow" => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
            _ => {}
        }
        let number = self.created.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(CreateThingResponse::Created {
            location: format!("/things/{THING}"),
            etag: conditional::of_version(VERSION),
            x_rank: (r.body.price > 100).then_some(i64::from(number)),
            body: Thing {
                id: ThingId(THING),
                name: r.body.name,
                price: r.body.price,
                mood: Some(r.body.mood),
                contact: r.body.contact,
                labels: r.body.labels,
                created_at: None,
            },
        })
    }

    async fn list_archive(&self, r: ListArchiveRequest) -> Result<ListArchiveResponse, ListArchiveError> {
        page(&r.page, r.limit).map(ListArchiveResponse::Ok).map_err(ListArchiveError::Page)
    }

    async fn get_thing(&self, r: GetThingRequest) -> Result<GetThingResponse, GetThingError> {
        if r.thing_id != ThingId(THING) {
            return Err(GetThingError::ThingNotFound);
        }
        let etag = conditional::of_version(VERSION);
        if r.if_none_match.is_some_and(|seen| conditional::is_fresh(&seen, &etag)) {
            return Ok(GetThingResponse::NotModified { etag });
        }
        Ok(GetThingResponse::Ok { etag, body: thing() })
    }

    async fn replace_thing(&self, r: ReplaceThingRequest) -> Result<ReplaceThingResponse, ReplaceThingError> {
        if r.if_match.is_some_and(|seen| !conditional::matches(&seen, &conditional::of_version(VERSION))) {
            return Err(ReplaceThingError::PreconditionFailed);
        }
        Ok(ReplaceThingResponse::Ok(Thing { name: r.body.name, ..thing() }))
    }

    async fn update_thing(&self, _: Caller<security::ThingsWrite>, r: UpdateThingRequest) -> Result<UpdateThingResponse, UpdateThingError> {
        if !conditional::matches(&r.if_match, &conditional::of_version(VERSION)) {
            return Err(UpdateThingError::PreconditionFailed);
        }
        Ok(UpdateThingResponse::Ok(understood(written(&r.body))))
    }

    async fn delete_thing(&self, _: Caller<security::Basic>, _: DeleteThingRequest) -> Result<DeleteThingResponse, DeleteThingError> {
        Ok(DeleteThingResponse::NoContent)
    }

    async fn check_bounds(&self, r: CheckBoundsRequest) -> Result<CheckBoundsResponse, CheckBoundsError> {
        Ok(CheckBoundsResponse::Ok(understood(written(&r.body))))
    }

    async fn check_formats(&self, r: CheckFormatsRequest) -> Result<CheckFormatsResponse, CheckFormatsError> {
        Ok(CheckFormatsResponse::Ok(understood(written(&r.body))))
    }

    async fn check_plain(&self, r: CheckPlainRequest) -> Result<CheckPlainResponse, CheckPlainError> {
        assert!(!CHECK_PLAIN.body.as_ref().is_some_and(|body| body.media_types[0].strict), "the schema is not needed here");
        Ok(CheckPlainResponse::Ok(understood(written(&r.body))))
    }

    async fn check_ids(&self, r: CheckIdsRequest) -> Result<CheckIdsResponse, CheckIdsError> {
        Ok(CheckIdsResponse::Ok(understood(written(&r.body))))
    }

    async fn check_presence(&self, r: CheckPresenceRequest) -> Result<CheckPresenceResponse, CheckPresenceError> {
        Ok(CheckPresenceResponse::Ok(same(&r.body)))
    }

    async fn check_unions(&self, r: CheckUnionsRequest) -> Result<CheckUnionsResponse, CheckUnionsError> {
        Ok(CheckUnionsResponse::Ok(same(&r.body)))
    }

    async fn check_objects(&self, r: CheckObjectsRequest) -> Result<CheckObjectsResponse, CheckObjectsError> {
        Ok(CheckObjectsResponse::Ok(same(&r.body)))
    }

    async fn check_values(&self, r: CheckValuesRequest) -> Result<CheckValuesResponse, CheckValuesError> {
        Ok(CheckValuesResponse::Ok(same(&r.body)))
    }

    async fn check_rules(&self, _: CheckRulesRequest) -> Result<CheckRulesResponse, CheckRulesError> {
        Ok(CheckRulesResponse::NoContent)
    }

    async fn check_tree(&self, r: CheckTreeRequest) -> Result<CheckTreeResponse, CheckTreeError> {
        Ok(CheckTreeResponse::Ok(same(&r.body)))
    }

    async fn convert_document(&self, r: ConvertDocumentRequest) -> Result<ConvertDocumentResponse, ConvertDocumentError> {
        let (kind, content) = match r.body {
            ConvertDocumentBody::Json(document) => ("json", written(&document)),
            ConvertDocumentBody::VndEverythingListPlusJson(list) => ("list", written(&list)),
            ConvertDocumentBody::Form(document) => ("form", written(&document)),
            ConvertDocumentBody::Multipart(upload) => ("multipart", json!(String::from_utf8_lossy(&upload.file))),
            ConvertDocumentBody::Plain(text) => ("text", json!(text)),
            ConvertDocumentBody::OctetStream(bytes) => ("bytes", json!(bytes.to_vec())),
        };
        Ok(ConvertDocumentResponse::Ok(match r.preferred {
            "text/csv" => ConvertDocumentOkBody::Csv(format!("kind\n{kind}\n")),
            _ => ConvertDocumentOkBody::Json(understood(json!({"kind": kind, "content": content}))),
        }))
    }

    async fn send_form(&self, r: SendFormRequest) -> Result<SendFormResponse, SendFormError> {
        Ok(SendFormResponse::Ok(understood(written(&r.body))))
    }

    async fn send_upload(&self, r: SendUploadRequest) -> Result<SendUploadResponse, SendUploadError> {
        let more = r.body.more.map(|files| files.iter().map(|file| file.to_vec()).collect::<Vec<_>>());
        Ok(SendUploadResponse::Ok(understood(json!({
            "file": r.body.file.to_vec(), "more": more, "title": r.body.title, "pages": r.body.pages, "meta": r.body.meta,
        }))))
    }

    async fn store_text(&self, r: StoreTextRequest) -> Result<StoreTextResponse, StoreTextError> {
        Ok(match r.body {
            Some(text) => StoreTextResponse::Ok(format!("{}: {text}", r.name)),
            None => StoreTextResponse::NoContent,
        })
    }

    async fn load_picture(&self, r: LoadPictureRequest) -> Result<LoadPictureResponse, LoadPictureError> {
        Ok(LoadPictureResponse::Ok {
            content_disposition: format!("attachment; filename=\"{}\"", r.name),
            x_tags: Some(vec!["a".to_owned(), "b".to_owned()]),
            body: Binary::of_bytes(axum::http::HeaderValue::from_static("image/png"), vec![137, 80, 78, 71, 0, 255]),
        })
    }

    async fn store_picture(&self, r: StorePictureRequest) -> Result<StorePictureResponse, StorePictureError> {
        let content_type = r.content_type.and_then(|value| value.to_str().ok().map(str::to_owned));
        Ok(StorePictureResponse::Ok(understood(json!({"type": content_type, "size": r.body.len()}))))
    }

    async fn leave_note(&self, r: LeaveNoteRequest) -> Result<LeaveNoteResponse, LeaveNoteError> {
        Ok(LeaveNoteResponse::Ok(understood(json!({"note": r.body}))))
    }

    async fn open_vault(&self, caller: Caller<security::VaultReadAndVaultOpenOrOthers>, _: OpenVaultRequest) -> Result<OpenVaultResponse, OpenVaultError> {
        Ok(OpenVaultResponse::Ok(who(&caller)))
    }

    async fn open_safe(&self, caller: Caller<security::SafeOpenAndHeaderKey>, _: OpenSafeRequest) -> Result<OpenSafeResponse, OpenSafeError> {
        Ok(OpenSafeResponse::Ok(who(&caller)))
    }

    async fn enter_lobby(&self, caller: Option<Caller<security::Bearer>>, _: EnterLobbyRequest) -> Result<EnterLobbyResponse, EnterLobbyError> {
        Ok(EnterLobbyResponse::Ok(caller.map_or_else(|| understood(json!({})), |caller| who(&caller))))
    }

    async fn answer_with(&self, r: AnswerWithRequest) -> Result<AnswerWithResponse, AnswerWithError> {
        let status = axum::http::StatusCode::from_u16(r.status.try_into()?)?;
        let body = understood(json!({"status": r.status}));
        Ok(match r.status {
            200 => AnswerWithResponse::Ok(body),
            202 => AnswerWithResponse::Accepted,
            201..=299 => AnswerWithResponse::Status2xx { status, body },
            400..=499 => AnswerWithResponse::Status4xx { status, body: "no".to_owned() },
            _ => AnswerWithResponse::Default { status, body },
        })
    }

    async fn take_too_long(&self, _: TakeTooLongRequest) -> Result<TakeTooLongResponse, TakeTooLongError> {
        std::future::pending().await
    }
}
