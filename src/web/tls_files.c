#include "tls_files.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "web/web.h"

enum { FILE_MAX_BYTES = 256 * 1024 };

static char *read_file(const char *path, struct error *err)
{
    AUTOCLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    AUTOFREE char *text = mem_new(FILE_MAX_BYTES + 1);
    ssize_t n = fd >= 0 ? read(fd, text, FILE_MAX_BYTES) : -1;
    if (n >= 0)
        return steal(&text);
    error_errno(err, errno, "the service must be able to read it");
    return NULL;
}

static gnutls_datum_t datum_of(const char *text)
{
    return (gnutls_datum_t){.data = (unsigned char *)(uintptr_t)text, .size = (unsigned)strlen(text)};
}

static bool check_cert(const char *text, struct error *err)
{
    gnutls_datum_t datum = datum_of(text);
    gnutls_x509_crt_t *chain = NULL;
    unsigned count = 0;
    int code = gnutls_x509_crt_list_import2(&chain, &count, &datum, GNUTLS_X509_FMT_PEM, 0);
    for (unsigned i = 0; code >= 0 && i < count; i++)
        gnutls_x509_crt_deinit(chain[i]);
    if (code >= 0)
        gnutls_free(chain);
    if (code < 0)
        return error_set(err, ERROR_INPUT, "it must be a certificate or a chain in PEM (%s)",
                         gnutls_strerror(code));
    return true;
}

static bool check_key(const char *text, struct error *err)
{
    gnutls_datum_t datum = datum_of(text);
    gnutls_x509_privkey_t key;
    int code = gnutls_x509_privkey_init(&key);
    if (code >= 0) {
        code = gnutls_x509_privkey_import2(key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0);
        gnutls_x509_privkey_deinit(key);
    }
    if (code == GNUTLS_E_DECRYPTION_FAILED)
        return error_set(err, ERROR_INPUT, "the key has a password: write it without one (openssl pkey)");
    if (code < 0)
        return error_set(err, ERROR_INPUT, "it must be a private key in PEM (%s)", gnutls_strerror(code));
    return true;
}

static bool check_pair(const char *cert_text, const char *key_text, struct error *err)
{
    gnutls_datum_t cert = datum_of(cert_text);
    gnutls_datum_t key = datum_of(key_text);
    gnutls_certificate_credentials_t both;
    int code = gnutls_certificate_allocate_credentials(&both);
    if (code >= 0) {
        code = gnutls_certificate_set_x509_key_mem(both, &cert, &key, GNUTLS_X509_FMT_PEM);
        gnutls_certificate_free_credentials(both);
    }
    if (code == GNUTLS_E_CERTIFICATE_KEY_MISMATCH)
        return error_set(err, ERROR_INPUT, "it is not the key of the certificate in tls_cert");
    if (code < 0)
        return error_set(err, ERROR_INPUT, "key and certificate cannot be used: %s", gnutls_strerror(code));
    return true;
}

static void wipe(char *key)
{
    if (key)
        explicit_bzero(key, strlen(key));
    free(key);
}

bool tls_files_read(const char *cert_path, const char *key_path, char **ret_cert, char **ret_key,
                    const char **ret_option, struct error *err)
{
    char *key = NULL;
    *ret_option = cert_path[0] ? "tls_key" : "tls_cert";
    if ((cert_path[0] != '\0') != (key_path[0] != '\0'))
        return error_set(err, ERROR_INPUT, "tls_cert and tls_key go together: set both or none");
    *ret_option = "tls_cert";
    AUTOFREE char *cert = read_file(cert_path, err);
    if (cert == NULL || !check_cert(cert, err))
        return false;
    *ret_option = "tls_key";
    key = read_file(key_path, err);
    if (key == NULL || !check_key(key, err) || !check_pair(cert, key, err)) {
        wipe(key);
        return false;
    }
    *ret_cert = steal(&cert);
    *ret_key = key;
    return true;
}

bool web_tls_valid(const char *cert_path, const char *key_path, const char **ret_option, struct error *err)
{
    char *cert = NULL;
    char *key = NULL;
    if (cert_path[0] == '\0' && key_path[0] == '\0')
        return true;
    if (!tls_files_read(cert_path, key_path, &cert, &key, ret_option, err))
        return false;
    free(cert);
    wipe(key);
    return true;
}
