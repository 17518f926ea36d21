curl -X POST "https://lp.webpro.com.br/api/v1/leads" \
  -H "Authorization: Bearer sk_live_sua_chave" \
  -H "Content-Type: application/json" \
  -d '{
    "phone": "11999999999",
    "name": "Maria Santos",
    "email": "maria@empresa.com",
    "company_name": "Tech Corp",
    "deal_value": 15000
  }'
