using var client = new HttpClient();
client.DefaultRequestHeaders.Add("Authorization", "Bearer sk_live_sua_chave");
var payload = new {
    phone = "11999999999",
    name = "Maria Santos",
    email = "maria@empresa.com",
    company_name = "Tech Corp",
    deal_value = 15000
};
var response = await client.PostAsync(
    "https://lp.webpro.com.br/api/v1/leads",
    new StringContent(JsonSerializer.Serialize(payload), Encoding.UTF8, "application/json")
);
var lead = await response.Content.ReadAsStringAsync();
