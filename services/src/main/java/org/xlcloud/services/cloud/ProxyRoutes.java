package org.xlcloud.services.cloud;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Secret;

/// The way to each server: direct, or through the proxy that stands before it.
final class ProxyRoutes extends DefaultRoutePlanner {
    private final Proxies proxies;

    ProxyRoutes(Proxies proxies) {
        super(null);
        this.proxies = proxies;
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
        Proxies.Proxy proxy = proxies.before(URI.create(target.toURI()));
        return proxy == null ? null : host(proxy);
    }

    /// Has our password given to the proxy with the first request, as it is in the proxy's address: waiting to be asked
    /// would send each request twice.
    void authorize(URI uri, HttpClientContext context) {
        Proxies.Proxy proxy = proxies.before(uri);
        Secret authorization = proxy == null ? null : proxy.authorization();
        if (proxy == null || authorization == null) return;
        String basic = authorization.reveal().substring("Basic ".length());
        String login = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
        int colon = login.indexOf(':');
        var scheme = new BasicScheme();
        scheme.initPreemptive(new UsernamePasswordCredentials(
                login.substring(0, colon), login.substring(colon + 1).toCharArray()));
        context.resetAuthExchange(host(proxy), scheme);
    }

    private static HttpHost host(Proxies.Proxy proxy) {
        return new HttpHost("http", proxy.host(), proxy.port());
    }
}
