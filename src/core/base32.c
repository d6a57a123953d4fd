#include "base32.h"

#include <assert.h>
#include <string.h>

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

char base32_letter(unsigned value)
{
    assert(value < 32);
    return letters[value];
}

int base32_value(char letter)
{
    if (letter >= 'a' && letter <= 'z')
        letter = (char)(letter - 'a' + 'A');
    if (letter == 'O')
        return 0;
    if (letter == 'I' || letter == 'L')
        return 1;
    const char *at = letter ? strchr(letters, letter) : NULL;
    return at ? (int)(at - letters) : -1;
}
