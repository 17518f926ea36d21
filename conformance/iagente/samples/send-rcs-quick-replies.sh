curl -X POST "https://lp.webpro.com.br/api/v1/rcs/messages" \
  -H "Authorization: Bearer sk_live_sua_chave" \
  -H "Content-Type: application/json" \
  -d '{
    "phone": "5511999999999",
    "type": "replyable_text",
    "text": "Qual opcao voce prefere?",
    "quick_replies": [
      {"text": "Opcao A", "payload": "option_a"},
      {"text": "Opcao B", "payload": "option_b"},
      {"text": "Falar com atendente", "payload": "human"}
    ]
  }'
