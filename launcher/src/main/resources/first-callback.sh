. ~/.paysync/demo/env          # PAYSYNC_API, PAYSYNC_CALLBACKS, PAYSYNC_KEY, STRIPE_SECRET

# 1. Tell Paysync about an order of 88.80 EUR that will be paid with Stripe.
curl -s -X PUT "$PAYSYNC_API/v1/orders/MY-1" -H "Authorization: Bearer $PAYSYNC_KEY" \
     -H 'Content-Type: application/json' \
     -d '{"amount":{"value":"88.80","currency":"EUR"},"account":{"provider":"stripe","account":"main"}}'

# 2. Be Stripe: sign an event and post it.
T=$(date +%s)
BODY='{"id":"evt_my_1","object":"event","type":"payment_intent.succeeded","livemode":false,"created":'$T',"data":{"object":{"id":"pi_my_1","object":"payment_intent","amount":8880,"amount_received":8880,"currency":"eur","livemode":false,"status":"succeeded","metadata":{"order_no":"MY-1"}}}}'
SIG=$(printf '%s.%s' "$T" "$BODY" | openssl dgst -sha256 -hmac "$STRIPE_SECRET" | sed 's/^.* //')
curl -s -i "$PAYSYNC_CALLBACKS/callbacks/stripe/main" -H "Stripe-Signature: t=$T,v1=$SIG" \
     -H 'Content-Type: application/json' --data-binary "$BODY"

# 3. The order is PAID, and the timeline says why.
curl -s "$PAYSYNC_API/v1/orders/MY-1" -H "Authorization: Bearer $PAYSYNC_KEY"
curl -s "$PAYSYNC_API/v1/orders/MY-1/timeline" -H "Authorization: Bearer $PAYSYNC_KEY"
