import requests
# Enviar texto
response = requests.post(
    "https://lp.webpro.com.br/api/v1/whatsapp/messages",
    headers={"Authorization": "Bearer sk_live_sua_chave"},
    json={
        "integration_id": 1,
        "phone": "5511999999999",
        "type": "text",
        "text": "Ola! Como posso ajudar?"
    }
)
