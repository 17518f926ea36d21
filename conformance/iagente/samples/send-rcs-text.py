import requests
response = requests.post(
    "https://lp.webpro.com.br/api/v1/rcs/messages",
    headers={"Authorization": "Bearer sk_live_sua_chave"},
    json={
        "phone": "5511999999999",
        "type": "text",
        "text": "Ola! Como posso ajudar?"
    }
)
