import requests
response = requests.get(
    'https://app.usendoto.com/api/v1/accounts/1/webhooks',
    headers={'api_access_token': 'YOUR_TOKEN'},
)
print(response.json())
