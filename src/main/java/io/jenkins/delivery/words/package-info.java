/** What somebody probably meant: the one measure of how alike two names are, for every message that offers a nearest one. */
package io.jenkins.delivery.words;
