curl -X GET "https://lp.webpro.com.br/api/v1/leads" \
  -H "Authorization: Bearer sk_live_sua_chave_aqui" \
  -H "Content-Type: application/json"
