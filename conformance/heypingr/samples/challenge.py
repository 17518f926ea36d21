pending = {}  # use Redis in production
# Step 1 — generate code for login page
@app.get("/auth/challenge")
def challenge():
    code = create_challenge_code()  # e.g. "X4K9MQ"
    pending[code] = {"status": "pending"}
    return {"code": code, "trigger_phrase": f"login {code}"}
# Step 2 — webhook fires when user texts "login X4K9MQ"
@app.post("/webhook")
async def webhook(request: Request):
    body = await request.body()
    payload = verify_webhook(body, request.headers["x-pingr-signature"], SECRET)
    if payload["event"] == "message.received":
        code = extract_challenge_code(payload["message"]["text"], "login")
        if code and pending.get(code, {})["status"] == "pending":
            link = await generate_magic_link(payload["from"]["phone"])
            pending[code] = {"status": "ready", "link": link}
            return {"reply": f"Here's your link: {link}"}
    return Response(status_code=200)
# Step 3 — browser polls for result
@app.get("/auth/poll")
def poll(code: str):
    s = pending.get(code)
    if not s: return {"status": "not_found"}
    if s["status"] == "pending": return {"status": "pending"}
    link = pending.pop(code)["link"]
    return {"status": "ready", "link": link}
