using var client = new HttpClient();
client.DefaultRequestHeaders.Add("Authorization", "Bearer sk_live_sua_chave_aqui");
var response = await client.GetAsync("https://lp.webpro.com.br/api/v1/leads");
var leads = await response.Content.ReadAsStringAsync();
