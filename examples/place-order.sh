#!/usr/bin/env bash
# From somebody whom nobody knows to a paid order with its invoice and its mail, with nothing but curl and jq; and how long each
# step took.
#
#   ./dev up                                 # in another terminal
#   examples/place-order.sh                  # or with another address: examples/place-order.sh http://localhost:9080
set -euo pipefail
gateway=${1:-http://localhost:8080}

# One trace for all that follows, so that it can be looked at as one picture.
digits() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }
trace=$(digits 16)

# ask METHOD PATH [CURL OPTIONS]: prints the body of the answer, or what went wrong.
ask() {
  local method=$1 path=$2
  shift 2
  curl --silent --show-error --fail-with-body --request "$method" --header "Authorization: Bearer $token" \
    --header "traceparent: 00-$trace-$(digits 8)-01" --header "Content-Type: application/json" "$@" "$gateway$path" || { echo "$method $path failed" >&2; exit 1; }
}
key() { printf 'Idempotency-Key: %s-%s-%s' "$1" "$$" "$RANDOM$RANDOM"; }
now() { date +%s%N | sed 's/N$/000000000/'; } # Without nanoseconds where `date` has none.
# after WHAT: says how long the step took.
after() {
  local end
  end=$(now)
  printf '%6d ms  %s\n' $(((end - begin) / 1000000)) "$1"
  begin=$end
}
# until_not VALUE PATH FILTER: asks until the filter prints something else, and prints that. Every wait ends, so this does too.
until_not() {
  local value=$1
  for _ in $(seq 200); do
    value=$(ask GET "$2" | jq --raw-output "$3")
    if [ "$value" != "$1" ]; then break; fi
    sleep 0.02
  done
  echo "$value"
}
start=$(now) begin=$start

# 1. Somebody to be: who registers can log in at once.
token="" email="ines-$$-$RANDOM@example.com" password="a password of $RANDOM$RANDOM"
credentials=$(jq --null-input --arg email "$email" --arg password "$password" '{email: $email, password: $password}')
ask POST /auth/accounts --data "$(jq '. + {display_name: "Ines Harrow"}' <<<"$credentials")"
after "registered as $email"
token=$(ask POST /auth/login --data "$credentials" | jq --raw-output .access_token)
after "logged in"

# 2. Something to buy: a product that is in stock.
product="" name=""
while IFS=$'\t' read -r id title; do
  if [ "$(ask GET "/inventory/availability/$id" | jq .orderable)" != 0 ]; then
    product=$id name=$title
    break
  fi
done < <(ask GET '/products?limit=20' | jq --raw-output '.items[] | [.id, .name] | @tsv')
[ -n "$product" ] || { echo "nothing is in stock" >&2; exit 1; }
after "found $name"
version=$(ask PUT "/cart/items/$product" --data '{"quantity": 1}' | jq .version)
after "put it into the cart"

# 3. Something to pay with: a browser would get this token from the payment provider, in exchange for a card.
method=$(ask POST /payments/methods --header "$(key method)" --data '{"token": "tok_success"}' | jq --raw-output .id)
after "stored a card"

# 4. The order, of the cart as it was seen. With the same key there is one order and one answer, however often this is sent.
order=$(ask POST /orders --header "$(key order)" --data "$(jq --null-input --argjson version "$version" --arg method "$method" '{
  cart_version: $version,
  payment_method_id: $method,
  shipping_address: {name: "Ines Harrow", line1: "14 Harbour Street", postal_code: "20457", city: "Hamburg", country: "DE"}
}')")
id=$(jq --raw-output .id <<<"$order")
after "placed order $id for $(jq --raw-output '"\(.total.amount / 100) \(.total.currency)"' <<<"$order")"

# 5. Payment happens behind the answer, and so do the invoice and the mail.
state=$(until_not pending_payment "/orders/$id" .state)
after "$state"
[ "$state" = confirmed ]
number=$(until_not null "/billing/invoices?order_id=$id" '.items[0].number')
after "invoice $number"
[ "$number" != null ]
told=$(until_not null "/notifications/messages?order_id=$id&kind=order_confirmed&state=sent" '.items[0].subject')
after "mail: $told"
[ "$told" != null ]
printf '%6d ms  in all\n' $((($(now) - start) / 1000000))
echo "what happened: $gateway/traces/$trace"
