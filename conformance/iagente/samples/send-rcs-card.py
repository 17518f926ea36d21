import requests
response = requests.post(
    "https://lp.webpro.com.br/api/v1/rcs/messages",
    headers={"Authorization": "Bearer sk_live_sua_chave"},
    json={
        "phone": "5511999999999",
        "type": "card",
        "title": "Produto em Destaque",
        "description": "Confira nossa oferta especial!",
        "media_url": "https://exemplo.com/imagem.jpg",
        "buttons": [
            {"type": "url", "text": "Ver Mais", "url": "https://exemplo.com"},
            {"type": "call", "text": "Ligar", "phone_number": "+5511999999999"}
        ]
    }
)
