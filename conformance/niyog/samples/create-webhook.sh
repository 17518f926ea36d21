curl -X POST https://niyogai.com/api/v1/webhooks \
  -H "Authorization: Bearer $NIYOG_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "url": "https://example.com/webhooks/niyog",
    "events": ["lead.qualified", "meeting.booked", "message.sent"]
  }'
