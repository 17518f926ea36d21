curl -X POST https://niyogai.com/api/v1/leads \
  -H "Authorization: Bearer $NIYOG_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "name": "Rohan Mehta",
    "phone": "919812345678",
    "source": "shopify",
    "intent": "Asked about pricing on the checkout page"
  }'
