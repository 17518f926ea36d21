# Flask example
from flask import Flask, request
app = Flask(__name__)
@app.post('/webhooks/ndoto')
def ndoto_webhook():
    data = request.get_json()
    event = data.get('event')
    print(f"Event: {event}")
    if event == 'message_created':
        contact = data.get('contact', {})
        print(f"New message from {contact.get('name')}: {data.get('content')}")
    return '', 200
