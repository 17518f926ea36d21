response = requests.patch(
    'https://app.usendoto.com/api/v1/accounts/1/webhooks/7',
    headers={'api_access_token': 'YOUR_TOKEN'},
    json={'subscriptions': ['message_created', 'contact_created']},
)
print(response.json())
