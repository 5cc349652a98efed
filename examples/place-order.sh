#!/usr/bin/env bash
# A paid order, from its placement to its confirmation, with nothing but curl and jq.
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

# 1. Somebody to be: who registers can log in at once.
token="" email="ines-$$-$RANDOM@example.com" password="a password of $RANDOM$RANDOM"
credentials=$(jq --null-input --arg email "$email" --arg password "$password" '{email: $email, password: $password}')
ask POST /auth/accounts --data "$(jq '. + {display_name: "Ines Harrow"}' <<<"$credentials")"
token=$(ask POST /auth/login --data "$credentials" | jq --raw-output .access_token)

# 2. Something to buy: a product that is in stock.
product="" name=""
while IFS=$'\t' read -r id title; do
  if [ "$(ask GET "/inventory/availability/$id" | jq .orderable)" != 0 ]; then
    product=$id name=$title
    break
  fi
done < <(ask GET '/products?limit=20' | jq --raw-output '.items[] | [.id, .name] | @tsv')
[ -n "$product" ] || { echo "nothing is in stock" >&2; exit 1; }

# 3. Something to pay with: a browser would get this token from the payment provider, in exchange for a card.
method=$(ask POST /payments/methods --header "$(key method)" --data '{"token": "tok_success"}' | jq --raw-output .id)

# 4. The order. With the same key there is one order and one answer, however often this is sent.
start=$(now)
order=$(ask POST /orders --header "$(key order)" --data "$(jq --null-input --arg product "$product" --arg method "$method" '{
  lines: [{product_id: $product, quantity: 1}],
  payment_method_id: $method,
  shipping_address: {name: "Ines Harrow", line1: "14 Harbour Street", postal_code: "20457", city: "Hamburg", country: "DE"}
}')")
id=$(jq --raw-output .id <<<"$order")
placed=$(now)
echo "order $id: $name, $(jq --raw-output '"\(.total.amount / 100) \(.total.currency)"' <<<"$order")"

# 5. Payment happens behind the answer. Every wait ends, so this one does too.
for _ in $(seq 200); do
  state=$(ask GET "/orders/$id" | jq --raw-output .state)
  if [ "$state" != pending_payment ]; then break; fi
  sleep 0.05
done
end=$(now)
echo "placed after $(((placed - start) / 1000000)) ms, $state after $(((end - start) / 1000000)) ms"
echo "what happened: $gateway/traces/$trace"
[ "$state" = confirmed ]
