response = requests.post(
    'https://app.usendoto.com/api/v1/accounts/1/webhooks',
    headers={'api_access_token': 'YOUR_TOKEN'},
    json={
        'url': 'https://yourapp.com/webhooks/ndoto',
        'name': 'My integration',
        'subscriptions': ['message_created', 'conversation_created', 'conversation_status_changed'],
    },
)
print(response.json())
