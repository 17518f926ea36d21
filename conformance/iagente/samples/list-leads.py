import requests
response = requests.get(
    "https://lp.webpro.com.br/api/v1/leads",
    headers={"Authorization": "Bearer sk_live_sua_chave_aqui"}
)
leads = response.json()
