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
                    + "|by (?:continuing|using|browsing|clicking|visiting|accepting)[^.]{0,50}?,?[\"”]? you (?:agree|accept|consent)"
                    + "|(?:accept|reject|manage) (?:all )?cookies|cookie (?:settings|preferences|notice)$"
                    + "|(?:please |you (?:need|have) to )?(?:enable|turn on|activate) javascript"
                    + "|javascript (?:is|must be|seems to be|appears to be) (?:disabled|enabled|required|turned off)"
                    + "|(?:please )?subscribe to (?:our|the) (?:\\w+ )?newsletter|sign up (?:for|to) our newsletter"
                    + "|(?:please )?(?:log|sign) ?in or (?:sign ?up|register|create)|(?:please )?log ?in to (?:continue|view)"
                    + "|(?:please )?(?:complete|solve) the (?:\\w+ ){0,2}captcha|(?:please )?complete the security check"
                    + "|(?:please )?(?:verify|confirm|prove)(?: that)? you(?:'re| are) (?:a )?human"
                    + "|checking (?:your browser|if the site connection is secure)|this process is automatic\\W*$"
                    + "|your browser will redirect|please allow up to \\d+ seconds|ddos protection by"
                    + "|(?:performance|security) (?:(?:&|and) security )?by cloudflare|you have been blocked"
                    + "|click here to|share on (?:facebook|twitter|x|linkedin)"
                    + "|share this (?:article|post|page|story)(?: (?:on|via|with)\\b|$)|follow us on|skip to (?:main )?content"
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
                    + "|(?:cloudflare )?ray id:?(?: [\\da-f]{8,})?|contact us|about us|site ?map|back to top|cookie policy|read more|datenschutz|impressum)\\b"
                    + "|版权所有|隐私政策|[\\p{IsHan}]?ICP[备证]\\S*",
            FLAGS);

    private static final String PLACE =
            "(?:home|about(?: us)?|contact(?: us)?|log ?in|log ?out|sign ?(?:in|up|out)|register|faqs?|blog|news|products|services"
                    + "|shop|cart|my account|help|support|search|menu|careers|privacy|terms|site ?map|subscribe|downloads?"
                    + "|首页|关于我们|联系我们|登录|注册|新闻中心|产品中心|网站地图)";

    /// Places of a site one behind the other: three with signs between, or four lines of nothing else.
    private static final Pattern BAR = Pattern.compile(
            "(?<![\\p{L}\\p{N}])" + PLACE + "(?:(?:[ \\t]*[|•·»›/][ \\t]*" + PLACE + "){2,}|(?:\\s*\\n\\s*" + PLACE
                    + "){3,})(?![\\p{L}\\p{N}])",
            FLAGS);

    private Notices() {}

    /// The first notice of a text that is mostly notices; null of any other.
    ///
    /// @param query whether it asks: people look for pages by the names of their notices
    static @Nullable String mostOf(String text, boolean query) {
        List<String> notices = new ArrayList<>();
        String plain = text.replace('\u2019', '\'');
        if (!query) {
            BAR.matcher(plain).results().forEach(bar -> notices.add(bar.group()));
            plain = BAR.matcher(plain).replaceAll("\n");
        }
        BETWEEN.splitAsStream(plain)
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
