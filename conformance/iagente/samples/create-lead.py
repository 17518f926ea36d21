import requests
response = requests.post(
    "https://lp.webpro.com.br/api/v1/leads",
    headers={"Authorization": "Bearer sk_live_sua_chave"},
    json={
        "phone": "11999999999",
        "name": "Maria Santos",
        "email": "maria@empresa.com",
        "company_name": "Tech Corp",
        "deal_value": 15000
    }
)
lead = response.json()
