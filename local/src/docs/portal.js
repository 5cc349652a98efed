// Shows one contract at a time in Swagger UI, and gives its requests the token of the chosen persona.
"use strict";

const chosen = document.getElementById("contract");
const personas = document.getElementById("personas");
const acting = document.getElementById("acting");

let ui;
// None is anonymous.
let persona = null;

async function json(url, options) {
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

function show(url) {
  ui = window.ui = SwaggerUIBundle({
    url,
    dom_id: "#swagger-ui",
    deepLinking: true,
    displayOperationId: true,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis],
    onComplete: authorize,
  });
}

// Every scheme of the shown contract that takes a bearer token, whatever its name.
function bearerSchemes() {
  const contract = ui.specSelectors.specJson().toJS();
  return Object.entries(contract.components?.securitySchemes ?? {})
    .filter(([, scheme]) => scheme.type === "http" && scheme.scheme?.toLowerCase() === "bearer")
    .map(([name]) => name);
}

function authorize() {
  for (const name of bearerSchemes()) {
    if (persona) ui.preauthorizeApiKey(name, persona.token);
    else ui.authActions.logout([name]);
  }
  acting.value = persona ? `Requests carry a token with ${may(persona)}.` : "Requests carry no token.";
  for (const button of personas.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.persona === (persona?.name ?? "")));
  }
}

function may({ scopes }) {
  return scopes.length > 0 ? `the scopes ${scopes.join(", ")}` : "no scope";
}

// Tokens expire, so each click asks for one that is good.
async function act({ name, scopes }) {
  const { token } = await json(`/docs/personas/${name}/token`, { method: "POST" });
  persona = { name, scopes, token };
  authorize();
}

function actAsNobody() {
  persona = null;
  authorize();
}

function report(error) {
  acting.value = `That did not work: ${error.message}`;
}

async function start() {
  const [contracts, known] = await Promise.all([json("/docs/contracts"), json("/docs/personas")]);
  for (const someone of known) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = someone.name;
    button.title = `sends a token with ${may(someone)}`;
    button.dataset.persona = someone.name;
    personas.append(button);
  }
  for (const { name, url } of contracts) chosen.append(new Option(name, url));
  chosen.addEventListener("change", () => show(chosen.value));
  personas.addEventListener("click", (event) => {
    const name = event.target.dataset?.persona;
    if (name === undefined) return;
    const someone = known.find((one) => one.name === name);
    if (someone) act(someone).catch(report);
    else actAsNobody();
  });
  // A link may name the contract to begin with: /docs/?contract=order.
  const wanted = new URLSearchParams(location.search).get("contract");
  const first = contracts.find(({ name }) => name === wanted) ?? contracts[0];
  if (first) {
    chosen.value = first.url;
    show(first.url);
  }
}

start().catch(report);
