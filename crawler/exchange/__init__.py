"""One address asked for over HTTP, through Scrapy: the request, the answer, what it amounts to."""
