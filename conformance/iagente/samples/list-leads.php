$ch = curl_init("https://lp.webpro.com.br/api/v1/leads");
curl_setopt_array($ch, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_HTTPHEADER => [
        "Authorization: Bearer sk_live_sua_chave_aqui"
    ]
]);
$leads = json_decode(curl_exec($ch), true);
