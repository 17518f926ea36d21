import requests
response = requests.post(
    "https://lp.webpro.com.br/api/v1/rcs/messages",
    headers={"Authorization": "Bearer sk_live_sua_chave"},
    json={
        "phone": "5511999999999",
        "type": "replyable_text",
        "text": "Qual opcao voce prefere?",
        "quick_replies": [
            {"text": "Opcao A", "payload": "option_a"},
            {"text": "Opcao B", "payload": "option_b"},
            {"text": "Falar com atendente", "payload": "human"}
        ]
    }
)
