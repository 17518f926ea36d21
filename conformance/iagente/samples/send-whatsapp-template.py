import requests
# Enviar template
response = requests.post(
    "https://lp.webpro.com.br/api/v1/whatsapp/messages",
    headers={"Authorization": "Bearer sk_live_sua_chave"},
    json={
        "integration_id": 1,
        "phone": "5511999999999",
        "type": "template",
        "template_name": "boas_vindas",
        "variables": ["Joao"]
    }
)
