# Build:  docker build -t nethawk .
# Run:    docker run -d --name nethawk --net=host --cap-drop=ALL --cap-add=NET_ADMIN --cap-add=NET_RAW -v nethawk:/var/lib/nethawk nethawk
# Then:   docker exec nethawk cat /var/lib/nethawk/initial-credentials.json, and open http://127.0.0.1:8080
#
# NetHawk runs as root inside, because Docker gives added capabilities to root only; with --cap-drop=ALL that root can capture and block,
# and nothing else. A replay or `analyze` needs no capability: add --user 1000 and a writable volume.

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /src
# What decides the packages first, so that they are restored anew only when it changes.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt ./
COPY NetHawk.Core/NetHawk.Core.csproj NetHawk.Core/packages.lock.json NetHawk.Core/
COPY NetHawk.Capture/NetHawk.Capture.csproj NetHawk.Capture/packages.lock.json NetHawk.Capture/
COPY NetHawk.Web/NetHawk.Web.csproj NetHawk.Web/packages.lock.json NetHawk.Web/
# Not --locked-mode: the SDK of the day brings a package of its own (the browser's part of Blazor) in its own version.
RUN dotnet restore NetHawk.Web
COPY . .
RUN dotnet publish NetHawk.Web -c Release -o /app --no-restore

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpcap0.8t64 libnftables1 libgomp1 ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app ./
COPY packaging/docker.appsettings.json /etc/nethawk/appsettings.json
# Database, keys, first credentials, trained models.
VOLUME /var/lib/nethawk
# For docker run -p instead of --net=host; with --net=host the configuration's Urls count.
EXPOSE 8080
ENV DOTNET_EnableDiagnostics=0
# Any answer but 200 and any silence is unhealthy. Bash speaks to the port itself: the image has no curl.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${NETHAWK_HEALTH_PORT:-8080} && printf 'GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r -t 4 line <&3 && [[ $line == *' 200 '* ]]"]
# SIGTERM stops in order: the database is closed, blocks stay in the kernel until their time is up.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/nethawk"]
CMD ["run"]
