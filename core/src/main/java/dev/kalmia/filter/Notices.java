package dev.kalmia.filter;

import dev.kalmia.data.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What web pages say of themselves. A text is a notice when more than half of its words belong to one: an answer that
/// speaks of a privacy policy is none.
final class Notices {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    /// Between lines and sentences. A question keeps its mark; a full stop within a number or a name ends none.
    private static final Pattern BETWEEN = Pattern.compile("(?<=[?？])|[\\n\\r!。！；;|•·»›]+|\\.(?=\\s|$)");

    /// A sentence that begins so is a notice to its end.
    private static final Pattern BEGINNING = Pattern.compile(
            "\\W*(?:(?:we|this (?:web ?)?(?:site|page)|our (?:web ?)?site)(?: and our partners)? uses? cookies"
                    + "|(?:diese (?:web)?seite|diese website|wir) (?:verwende[nt]|benutzt|nutzen|nutzt) cookies"
                    + "|(?:ce site|nous) utilis(?:e|ons) des cookies"
                    + "|(?:este sitio(?: web)?|esta (?:página|web)) (?:utiliza|usa) cookies|utilizamos cookies"
                    + "|本(?:网站|站)使用\\s*cookie"
                    + "|by (?:continuing|using|browsing)[^,]{0,40},? you (?:agree|accept|consent)"
                    + "|(?:accept|reject|manage) (?:all )?cookies|cookie (?:settings|preferences|notice)$"
                    + "|(?:please |you (?:need|have) to )?(?:enable|turn on|activate) javascript"
                    + "|javascript (?:is|must be|seems to be|appears to be) (?:disabled|enabled|required|turned off)"
                    + "|(?:please )?subscribe to (?:our|the) (?:\\w+ )?newsletter|sign up (?:for|to) our newsletter"
                    + "|(?:please )?(?:log|sign) ?in or (?:sign ?up|register|create)|(?:please )?log ?in to (?:continue|view)"
                    + "|click here to|share on (?:facebook|twitter|x|linkedin)|skip to (?:main )?content"
                    + "|you (?:don't|do not) have (?:permission|access) to"
                    + "|the (?:page|url) you (?:requested|are looking for|were looking for)"
                    + "|(?:copyright\\s*(?:©|\\(c\\))?|©|\\(c\\))\\s*(?:19|20)\\d\\d|©"
                    + "|no part of this (?:site|page|publication|document)|reproduction (?:in whole|without)"
                    + "|lorem ipsum"
                    + "|版权所有(?![是者人的指])|未经(?:许可|授权|允许)[，,]?(?:不得|禁止|严禁|请勿)|点击(?:这里|此处|查看)"
                    + "|请先?登录(?:$|[后再以]|查看|访问)|页面不存在"
                    + "|您(?:访问|查找)的页面)",
            FLAGS);

    /// What is a notice by itself, wherever it stands.
    private static final Pattern PHRASE = Pattern.compile(
            "\\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés"
                    + "|tou(?:s les droits|te reproduction) (?:sont )?(?:réservés|interdite)"
                    + "|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati"
                    + "|alle rechten voorbehouden|terms (?:of (?:use|service)|and conditions)|privacy (?:policy|notice)"
                    + "|(?:error )?404(?: -)?(?: error)?(?::? ?(?:page|file))? not found|page not found|403 forbidden"
                    + "|access denied|seite nicht gefunden|page introuvable|página no encontrada"
                    + "|contact us|about us|site ?map|back to top|cookie policy|read more|datenschutz|impressum)\\b"
                    + "|版权所有|隐私政策|[\\p{IsHan}]?ICP[备证]\\S*",
            FLAGS);

    private Notices() {}

    /// The first notice of a text that is mostly notices; null of any other.
    ///
    /// @param query whether it asks: people look for pages by the names of their notices
    static @Nullable String mostOf(String text, boolean query) {
        List<String> notices = new ArrayList<>();
        BETWEEN.splitAsStream(text.replace('\u2019', '\''))
                .map(String::strip)
                // Who asks about a notice writes none.
                .filter(piece -> !piece.isEmpty() && !piece.endsWith("?") && !piece.endsWith("？"))
                .forEach(piece -> add(piece, query, notices));
        long said = notices.stream().mapToLong(Notices::words).sum();
        return said > 0 && 2 * said > words(text) ? notices.getFirst() : null;
    }

    private static void add(String piece, boolean query, List<String> notices) {
        if (BEGINNING.matcher(piece).lookingAt()) {
            notices.add(piece);
        } else if (!query) {
            PHRASE.matcher(piece).results().forEach(phrase -> notices.add(phrase.group()));
        }
    }

    private static long words(String text) {
        return Words.of(Plain.of(text)).length;
    }
}
