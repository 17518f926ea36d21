using var client = new HttpClient();
client.DefaultRequestHeaders.Add("Authorization", "Bearer sk_live_sua_chave");
var payload = new {
    name = "Meu Webhook",
    url = "https://meusite.com/webhook",
    events = new[] { "lead.created", "lead.qualified", "message.received" }
};
var response = await client.PostAsync(
    "https://lp.webpro.com.br/api/v1/webhooks",
    new StringContent(JsonSerializer.Serialize(payload), Encoding.UTF8, "application/json")
);
var webhook = await response.Content.ReadAsStringAsync();
// Guarde o signing_secret retornado!
