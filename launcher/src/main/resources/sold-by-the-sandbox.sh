# Or let the sandbox, which plays Alipay, sell an order that Paysync was told about.
curl -s -X PUT "$PAYSYNC_API/v1/orders/MY-2" -H "Authorization: Bearer $PAYSYNC_KEY" \
     -H 'Content-Type: application/json' \
     -d '{"amount":{"value":"88.80","currency":"CNY"},"account":{"provider":"alipay","account":"main"}}'
curl -s -X POST "$PAYSYNC_SANDBOX/sandbox/trades" -d '{"provider":"alipay","orderNo":"MY-2","amountMinor":8880}'

# The last orders.
curl -s "$PAYSYNC_API/v1/orders?limit=3" -H "Authorization: Bearer $PAYSYNC_KEY"
