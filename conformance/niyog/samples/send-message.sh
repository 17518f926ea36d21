curl -X POST https://niyogai.com/api/v1/messages \
  -H "Authorization: Bearer $NIYOG_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "to": "919812345678",
    "body": "Hi Rohan, saw you were looking at the pro plan. Free trial works for you?"
  }'
