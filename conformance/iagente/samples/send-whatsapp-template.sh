# Enviar template
curl -X POST "https://lp.webpro.com.br/api/v1/whatsapp/messages" \
  -H "Authorization: Bearer sk_live_sua_chave" \
  -H "Content-Type: application/json" \
  -d '{
    "integration_id": 1,
    "phone": "5511999999999",
    "type": "template",
    "template_name": "boas_vindas",
    "variables": ["Joao"]
  }'
