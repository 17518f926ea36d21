using System.Security.Cryptography;
using System.Text;
public bool VerifyWebhook(string payload, string signature)
{
    var secret = "whsec_seu_secret_aqui";
    using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret));
    var hash = hmac.ComputeHash(Encoding.UTF8.GetBytes(payload));
    var expected = "sha256=" + BitConverter.ToString(hash).Replace("-", "").ToLower();
    if (CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(expected),
        Encoding.UTF8.GetBytes(signature)))
    {
        // Assinatura valida - processar evento
        return true;
    }
    // Assinatura invalida - rejeitar
    return false;
}
