import requests
response = requests.post(
    "https://lp.webpro.com.br/api/v1/webhooks",
    headers={"Authorization": "Bearer sk_live_sua_chave"},
    json={
        "name": "Meu Webhook",
        "url": "https://meusite.com/webhook",
        "events": ["lead.created", "lead.qualified", "message.received"]
    }
)
webhook = response.json()
# Guarde o signing_secret retornado!
