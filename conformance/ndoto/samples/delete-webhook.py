response = requests.delete(
    'https://app.usendoto.com/api/v1/accounts/1/webhooks/7',
    headers={'api_access_token': 'YOUR_TOKEN'},
)
print(response.status_code)
