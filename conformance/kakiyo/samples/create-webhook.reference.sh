curl --request POST \
  --url https://api.kakiyo.com/v1/webhooks \
  --header 'Authorization: Bearer <token>' \
  --header 'Content-Type: application/json' \
  --data '{
  "name": "CRM Integration",
  "url": "https://your-app.com/kakiyo/webhook",
  "secret": "your_webhook_secret",
  "events": [
    "linkedin.message.received",
    "prospect.qualification.manual"
  ]
}'
