@app.route("/webhook", methods=["POST"])
def webhook():
    try:
        payload = verify_webhook(
            request.get_data(),
            request.headers["x-pingr-signature"],
            os.environ["PINGR_WEBHOOK_SECRET"],
        )
        if payload["event"] == "message.received":
            phone = payload["from"]["phone"]  # e.g. "919876543210"
            # generate magic link, OTP, etc.
        return "", 200
    except PingrWebhookError:
        return "", 400
