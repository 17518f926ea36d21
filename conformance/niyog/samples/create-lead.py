import os, requests
res = requests.post(
    'https://niyogai.com/api/v1/leads',
    headers={'Authorization': f"Bearer {os.environ['NIYOG_KEY']}"},
    json={
        'name': 'Rohan Mehta',
        'phone': '919812345678',
        'source': 'shopify',
        'intent': 'Asked about pricing on the checkout page',
    },
)
lead = res.json()
