curl -X POST "https://lp.webpro.com.br/api/v1/webhooks" \
  -H "Authorization: Bearer sk_live_sua_chave" \
  -H "Content-Type: application/json" \
  -d '{
    "name": "Meu Webhook",
    "url": "https://meusite.com/webhook",
    "events": ["lead.created", "lead.qualified", "message.received"]
  }'
